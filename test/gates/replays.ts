import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { eventsOf } from '../support/recorded.js';
import type { Attempt } from './attempt.js';
import { approvedElsewhere, keptCopy } from './elsewhere.js';
import {
  agreeing,
  begun,
  forge,
  type Gated,
  gated,
  resumed,
  runOf,
  type Scene,
  timesTold,
  withSteps,
} from './scene.js';

type MakeScene = (text: string) => Scene;

/** What is done with the record of a run whose step was approved elsewhere, and which may run it once. */
type Replay = (directory: string, place: Scene, scene: MakeScene) => Promise<void>;

// 'tee' adds a line each time, so that a second run shows.
const counting: readonly Gated[] = ['script', 'unknown'];

/** Attempts to use an approval that a person gave more often than once, or for something else. */
export function replayedApprovals(scene: MakeScene): readonly Attempt[] {
  return Object.entries(replays).flatMap(([what, replay]) =>
    counting.map((kind) => ({
      name: `replayed approval: ${what} (${kind})`,
      grants: 1,
      run: async () => {
        const place = scene(gated(kind));
        const directory = await begun(place);
        await approvedElsewhere(directory);
        await replay(directory, place, scene);
        return timesTold(place);
      },
    })),
  );
}

/** Attempts to let a step run again, after a failure, by the approval of its first attempt. */
export function repeatedSteps(scene: MakeScene): readonly Attempt[] {
  const failing = 'id: change, type: script, with: {shell: sh, run: "echo once | tee -a told; exit 1"}';
  return ['', ', retry: {max_attempts: 3, initial: 1ms}', ', on_error: continue'].map((more) => ({
    name: `replayed approval: a step that fails${more}`,
    grants: 1,
    run: async () => {
      const place = scene(withSteps([`${failing}${more}`]));
      const directory = await begun(place);
      await approvedElsewhere(directory);
      await resumed(directory);
      await resumed(directory);
      await resumed(directory, { from: 'change' });
      return timesTold(place);
    },
  }));
}

/** That an approval from elsewhere lets its step run, once. */
export function approvalsElsewhere(scene: MakeScene): readonly Attempt[] {
  return (['caution', 'dangerous', 'unknown', 'script'] as const).map((kind) => ({
    name: `control: approved elsewhere (${kind})`,
    grants: 1,
    run: async () => {
      const place = scene(gated(kind));
      const directory = await begun(place);
      await approvedElsewhere(directory);
      await resumed(directory);
      return timesTold(place);
    },
  }));
}

const replays: Readonly<Record<string, Replay>> = {
  'resumed twice': async (directory) => {
    await resumed(directory);
    await resumed(directory);
  },
  'resumed from the step': async (directory) => {
    await resumed(directory);
    await resumed(directory, { from: 'change' });
  },
  'the record put back and resumed': async (directory) => {
    const { restore } = keptCopy(directory);
    await resumed(directory);
    restore();
    await resumed(directory);
  },
  'the record put back and resumed from the step': async (directory) => {
    const { restore } = keptCopy(directory);
    await resumed(directory);
    restore();
    await resumed(directory, { from: 'change' });
  },
  'the record put back to the approval': async (directory) => {
    const events = eventsOf(directory);
    await resumed(directory);
    forge(directory, events.slice(0, 1 + events.findIndex(({ type }) => type === 'step.approved')));
    await resumed(directory);
  },
  'the start taken out of the record': async (directory) => {
    await resumed(directory);
    const kept = eventsOf(directory).filter(({ type }) => !endings.has(type));
    forge(directory, kept);
    await resumed(directory);
  },
  'a copy of the run elsewhere': async (directory) => {
    const copy = join(dirname(directory), `${basename(directory)}-copy`);
    cpSync(directory, copy, { recursive: true });
    await resumed(directory);
    await resumed(copy);
  },
  'a copy of the run under another id': async (directory) => {
    const copy = join(dirname(directory), '20260101T000000Z-bbbbbb');
    cpSync(directory, copy, { recursive: true });
    forge(
      copy,
      eventsOf(directory).map((event) => ({ ...event, run_id: basename(copy) })),
    );
    await resumed(directory);
    await resumed(copy);
  },
  'two processes at once': async (directory) => {
    await Promise.all([resumed(directory), resumed(directory), resumed(directory)]);
  },
  'two copies at once': async (directory) => {
    const copy = join(dirname(directory), `${basename(directory)}-copy`);
    cpSync(directory, copy, { recursive: true });
    await Promise.all([resumed(directory), resumed(copy)]);
  },
  'the lock taken away while it is resumed': async (directory) => {
    const first = resumed(directory);
    for (const name of readdirSync(directory)) if (name.startsWith('lock')) rmSync(join(directory, name));
    await Promise.all([first, resumed(directory)]);
  },
  'a second run of the runbook': async (directory, place) => {
    await resumed(directory);
    const other = await begun(place);
    const granted = eventsOf(directory).filter(({ type }) => type === 'step.approved');
    forge(other, [...eventsOf(other), ...granted.map((event) => ({ ...event, run_id: basename(other) }))]);
    await resumed(other);
  },
  'a second run with the record of the first': async (directory, place) => {
    const events = eventsOf(directory);
    await resumed(directory);
    const other = await begun(place);
    forge(
      other,
      events.map((event) => ({ ...event, run_id: basename(other) })),
    );
    await resumed(other);
  },
  'a second run under the id of the first': async (directory, place) => {
    const events = eventsOf(directory);
    await resumed(directory);
    forge(await begun(place), events);
    for (const name of readdirSync(dirname(directory))) await resumed(join(dirname(directory), name));
  },
  'the next attempt with the grant of the first': async (directory) => {
    await resumed(directory);
    await resumed(directory, { from: 'change' });
    const events = eventsOf(directory);
    const granted = events.filter((event) => event.type === 'step.approved');
    const again = granted.map((event) => ({ ...event, attempt: 2 }) as RecordedEvent);
    forge(directory, [...events, ...again]);
    await resumed(directory);
  },
  'the next request with the id of the first': async (directory) => {
    const [granted] = eventsOf(directory).filter((event) => event.type === 'step.approved');
    await resumed(directory);
    await resumed(directory, { from: 'change' });
    const events = eventsOf(directory).map((event) =>
      event.type === 'approval.requested' && granted?.type === 'step.approved'
        ? { ...event, data: { ...event.data, approval_id: granted.data.approval_id } }
        : event,
    );
    forge(directory, granted === undefined ? events : [...events, { ...granted, attempt: 2 }]);
    await resumed(directory);
  },
  'the state folder put back': async (directory) => {
    const state = process.env['XDG_STATE_HOME'] ?? '';
    const { restore } = keptCopy(directory);
    await resumed(directory);
    restore();
    await resumed(directory, { environment: { ...process.env, XDG_STATE_HOME: join(state, 'none') } });
  },
  'another person in the same grant': async (directory) => {
    await resumed(directory);
    const bob = (event: RecordedEvent) =>
      (event.type === 'step.approved' ? { ...event, actor: { ...event.actor, id: 'bob' } } : event) as RecordedEvent;
    forge(
      directory,
      eventsOf(directory)
        .filter(({ type }) => !endings.has(type))
        .map(bob),
    );
    await resumed(directory);
  },
};

const endings = new Set<RecordedEvent['type']>([
  'run.resumed',
  'step.started',
  'step.executed',
  'step.result',
  'snapshot.written',
  'run.finished',
]);

/** Attempts with files in the place of others: links, and records that lie elsewhere. */
export function misplacedRecords(scene: MakeScene): readonly Attempt[] {
  return (['caution', 'dangerous'] as const).map((kind) => ({
    name: `misplaced record: the approved record of another runbook in the folder of this run (${kind})`,
    grants: 0,
    run: async () => {
      const other = scene(gated(kind));
      const approved = await begun(other);
      await approvedElsewhere(approved);
      const place = scene(gated(kind));
      await begun(place, { people: { ...agreeing, approval: async () => undefined } });
      const directory = runOf(place);
      rmSync(directory, { recursive: true });
      mkdirSync(dirname(directory), { recursive: true });
      cpSync(approved, directory, { recursive: true });
      forge(
        directory,
        eventsOf(directory).map((event) => ({
          ...event,
          ...(event.type === 'run.created' && { data: { ...event.data, runbook_folder: place.folder } }),
        })) as readonly RecordedEvent[],
      );
      await resumed(directory);
      return timesTold(place);
    },
  }));
}
