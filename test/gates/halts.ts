import { appendFileSync, cpSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { eventsOf } from '../support/recorded.js';
import type { Attempt } from './attempt.js';
import { approvedElsewhere } from './elsewhere.js';
import { begun, cli, forge, gated, kindAt, type Scene, timesTold } from './scene.js';

type MakeScene = (text: string) => Scene;

/** What an account notes of a halt, in its state folder, and what is made of the record of a run that was approved before. */
type Halting = (state: string, directory: string) => void;

/** Attempts to let a step run that was approved before everything was halted, or while it is. */
export function haltedRuns(scene: MakeScene): readonly Attempt[] {
  return Object.entries(halts).map(([what, halting], index) => {
    const kind = kindAt(index);
    return {
      name: `halt: ${what} (${kind})`,
      grants: 0,
      run: () => approvedAndHalted(scene(gated(kind)), halting),
    };
  });
}

/** That such a step runs where nothing was halted, or only before anybody approved it. */
export function unhaltedRuns(scene: MakeScene): readonly Attempt[] {
  const calm: Readonly<Record<string, Halting>> = {
    'nothing was halted': () => {},
    'only before the run began': (state) => note(state, '2001-01-01T00:00:00.000Z'),
  };
  return Object.entries(calm).map(([what, halting]) => ({
    name: `control: ${what}`,
    grants: 1,
    run: () => approvedAndHalted(scene(gated('caution')), halting),
  }));
}

async function approvedAndHalted(place: Scene, halting: Halting): Promise<number> {
  const directory = await begun(place);
  await approvedElsewhere(directory);
  // A state folder of its own, so that only this run is halted, with the key that the approval is proved by.
  const state = join(place.folder, 'state', 'runbook');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const approvals = join(process.env['XDG_STATE_HOME'] ?? '', 'runbook', 'approvals');
  cpSync(join(approvals, 'approval.pem'), join(state, 'approvals', 'approval.pem'));
  halting(state, directory);
  await cli(['resume', directory], { cwd: place.folder, env: { XDG_STATE_HOME: join(state, '..') } });
  return timesTold(place);
}

const longAgo = new Date('2001-01-01T00:00:00.000Z');
const farAhead = new Date('2999-01-01T00:00:00.000Z');

const halts: Readonly<Record<string, Halting>> = {
  'a flag of now': (state) => raise(state, new Date()),
  'a flag that tells of a time to come': (state) => raise(state, farAhead),
  'a flag whose file is of a time to come': (state) => {
    raise(state, new Date());
    utimesSync(join(state, 'PANIC'), farAhead, farAhead);
  },
  'a flag of long ago': (state) => {
    raise(state, longAgo);
    utimesSync(join(state, 'PANIC'), longAgo, longAgo);
  },
  'a flag without a time': (state) => writeFileSync(join(state, 'PANIC'), '{"by":"bob","at":"never"}\n'),
  'a flag without anything': (state) => writeFileSync(join(state, 'PANIC'), ''),
  'a folder in the place of the flag': (state) => mkdirSync(join(state, 'PANIC')),
  'a link that leads nowhere in the place of the flag': (state) => symlinkSync('none', join(state, 'PANIC')),
  'cleared since': (state) => note(state, new Date().toISOString()),
  'cleared since, and dated in a time to come': (state) => note(state, farAhead.toISOString()),
  'cleared since, and told in the record as if nothing had been approved': (state, directory) => {
    const at = new Date().toISOString();
    note(state, at);
    forge(directory, toldOf(eventsOf(directory), at, 'before'));
  },
  'cleared since, and told in the record behind the approval': (state, directory) => {
    const at = new Date().toISOString();
    note(state, at);
    forge(directory, toldOf(eventsOf(directory), at, 'behind'));
  },
};

function raise(state: string, at: Date): void {
  const notice = { by: 'bob', channel: 'cli', reason: 'stop', at: at.toISOString(), pid: 1 };
  writeFileSync(join(state, 'PANIC'), `${JSON.stringify(notice)}\n`);
}

/** Notes that everything was halted then, and that a person cleared it at once. */
function note(state: string, at: string): void {
  const engaged = { event: 'engaged', by: 'bob', channel: 'cli', reason: 'stop', at, pid: 1 };
  const cleared = { event: 'cleared', by: 'bob', reason: 'over', at, engaged_at: at };
  appendFileSync(join(state, 'panic.log'), `${JSON.stringify(engaged)}\n${JSON.stringify(cleared)}\n`);
}

/** The record that tells of a halt, and that no approval was taken back for it. */
function toldOf(events: readonly RecordedEvent[], at: string, place: 'before' | 'behind'): readonly RecordedEvent[] {
  const approved = events.findIndex(({ type }) => type === 'step.approved');
  const { step_id: _, attempt: __, ...line } = events[approved] as RecordedEvent & { step_id: string; attempt: number };
  const data = { by: 'bob', channel: 'cli', reason: 'stop', approvals_revoked: 0, processes: 0, latency_ms: 0 };
  const engaged = { ...line, type: 'panic.engaged', data: { ...data, engaged_at: at } } as RecordedEvent;
  const cleared = { ...line, type: 'panic.cleared', data: { by: 'bob', reason: 'over' } } as RecordedEvent;
  return events.toSpliced(place === 'before' ? approved : approved + 1, 0, engaged, cleared);
}
