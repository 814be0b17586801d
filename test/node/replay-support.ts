import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { type LoadedRunbook, loadRunbook } from '../../runtime/node/load.js';
import {
  type OpenedReplay,
  openReplay,
  type Replayed,
  type ReplayOptions,
} from '../../runtime/node/replay/open-replay.js';
import { loadRecordingBeside } from '../../runtime/node/replay/recording-file.js';
import { type GivenInputs, runValues } from '../../runtime/node/run-values.js';
import { loadScenario } from '../../runtime/node/scenario.js';
import { temporaryFolder } from '../support/paths.js';

/** What a test replays: a runbook, and what answers it. */
export interface Replayable {
  readonly runbook: string;
  /** The steps of the scenario, one a line in flow style. */
  readonly calls?: readonly string[];
  /** The lines of the recording without its version; none where it is left out. */
  readonly recording?: string;
  /** By their names; beside the runbook. */
  readonly files?: Readonly<Record<string, string>>;
}

/** How a replay of a test differs from the usual. */
export type ReplayChoice = Partial<Pick<ReplayOptions, 'reuse' | 'people' | 'keeps' | 'actor'>> & {
  readonly strictness?: 'strict' | 'compatible';
  readonly given?: GivenInputs;
  readonly providers?: readonly string[];
  /** The runbook where it was read before. */
  readonly loaded?: LoadedRunbook;
};

/** A replay that has come to rest, and where its record would lie. */
export interface Done extends Replayed {
  readonly opened: OpenedReplay;
  /** What the observer was told of the output. */
  readonly output: string;
}

/** Writes what is replayed into a new folder, and gives the paths of the runbook and the scenario. */
export function written(context: Pick<TestContext, 'after'>, what: Replayable) {
  const folder = temporaryFolder(context);
  const files = {
    'runbook.yaml': what.runbook,
    'scenario.yaml': scenarioOf(what.calls ?? ['{match: {argv: ["true"]}}']),
    ...(what.recording !== undefined && { 'recording.yaml': `apiVersion: runbook-recording/v0\n${what.recording}` }),
    ...what.files,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, '.runbook'));
  return { folder, runbook: join(folder, 'runbook.yaml'), scenario: join(folder, 'scenario.yaml') };
}

/** The text of a scenario with these steps. */
export function scenarioOf(calls: readonly string[]): string {
  return `meta: {name: test}\nsteps:\n${calls.map((call) => `  - ${call}\n`).join('')}`;
}

/** Reads a runbook that is to be replayed. */
export async function loadedRunbook(path: string, providers: readonly string[] = []): Promise<LoadedRunbook> {
  return must(await loadRunbook(path, providers));
}

/** Replays a runbook with a scenario, in memory unless the disk is chosen. */
export async function replayedFrom(
  { runbook, scenario }: { readonly runbook: string; readonly scenario: string },
  choice: ReplayChoice = {},
): Promise<Done> {
  const { strictness = 'strict', given = new Map(), providers = [], ...options } = choice;
  const loaded = options.loaded ?? (await loadedRunbook(runbook, providers));
  const recording = must(await loadRecordingBeside(scenario));
  let output = '';
  const opened = must(
    await openReplay(loaded, {
      player: must(await loadScenario(scenario, strictness, 'at-once')),
      recording,
      reuse: 'everywhere',
      observer: {
        onEvent: () => {},
        onOutput: (_step, _stream, text) => {
          output += text;
        },
      },
      cancellation: newCancellation(),
      values: must(runValues(loaded, new Map([...recording.inputs, ...given]))),
      keeps: 'memory',
      ...options,
    }),
  );
  return {
    ...(await opened.start()),
    opened,
    get output() {
      return output;
    },
  };
}

/** Writes a runbook and what answers it, and replays it. */
export function replayed(
  context: Pick<TestContext, 'after'>,
  what: Replayable,
  choice: ReplayChoice = {},
): Promise<Done> {
  return replayedFrom(written(context, what), choice);
}

/** The results of a replay, each as the step, how it ended, and what it says of a failure. */
export function resultsOf({ events }: Pick<Replayed, 'events'>): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'step.result') return [];
    const { status, error } = event.data;
    return [`${event.step_id} ${status}${error === null ? '' : `: ${error.kind}: ${error.message}`}`];
  });
}

/** The events of a type. */
export function ofType<Type extends RecordedEvent['type']>(
  { events }: Pick<Replayed, 'events'>,
  type: Type,
): readonly Extract<RecordedEvent, { readonly type: Type }>[] {
  return events.filter((event): event is Extract<RecordedEvent, { readonly type: Type }> => event.type === type);
}

function must<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown },
): Value {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error, (key, value) => (key === 'analysis' ? undefined : value)));
}
