import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { EvidenceAnswer, People } from '../../runtime/engine/ports.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { loadRunbook } from '../../runtime/node/load.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { openRun } from '../../runtime/node/run.js';
import { type GivenInputs, runValues } from '../../runtime/node/run-values.js';
import type { RunState } from '../../runtime/run/state.js';
import { eventsIn } from '../node/support.js';
import { nothingGiven } from '../support/no-values.js';

/** A folder in which an attempt is made, and what would show that it worked. */
export interface Scene {
  readonly folder: string;
  /** A file that is there only if a value was run. */
  readonly tellTale: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

// Writes down the arguments as it was given them, and what the step gave it in its environment.
const arguments_ = `#!/bin/sh
for word; do printf '%s\\000' "$word"; done > "$ARGUMENTS/$RUNBOOK_STEP_ID"
printf '%s' "$GIVEN" > "$ARGUMENTS/$RUNBOOK_STEP_ID.given"
`;

/** Makes a scene in an empty folder. */
export function sceneIn(folder: string): Scene {
  const bin = join(folder, 'bin');
  const given = join(folder, 'given');
  for (const path of [bin, given]) mkdirSync(path);
  writeFileSync(join(bin, 'kubectl'), arguments_, { mode: 0o755 });
  return {
    folder,
    tellTale: join(folder, 'tell-tale'),
    environment: {
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
      HOME: folder,
      XDG_STATE_HOME: join(folder, 'state'),
      ARGUMENTS: given,
      PRIVATE: 'what-nobody-may-see',
    },
  };
}

/** What the program of a step was given. */
export function argumentsOf({ folder }: Scene, stepId: string): readonly string[] | undefined {
  const path = join(folder, 'given', stepId);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\0').slice(0, -1) : undefined;
}

/** What the step gave its program as the variable GIVEN. */
export function givenTo({ folder }: Scene, stepId: string): string | undefined {
  const path = join(folder, 'given', `${stepId}.given`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** What became of a run in a scene. */
export interface Ran {
  readonly state: RunState;
  readonly events: readonly RecordedEvent[];
  readonly directory: string;
}

/** Runs a runbook in a scene; people approve everything and hand in this evidence. */
export async function runIn(
  scene: Scene,
  text: string,
  options: { readonly inputs?: GivenInputs; readonly evidence?: EvidenceAnswer['given']; readonly actor?: Actor } = {},
): Promise<Ran | string> {
  const path = join(scene.folder, 'x.runbook.yaml');
  writeFileSync(path, text);
  const loaded = await loadRunbook(path);
  if (!loaded.ok) return loaded.error.message;
  const values = runValues(loaded.value, options.inputs ?? nothingGiven, scene.environment);
  if (!values.ok) return values.error.message;
  const opened = await openRun(loaded.value, {
    actor: options.actor ?? alice,
    people: obliging(options.evidence),
    observer: { onEvent: () => {}, onOutput: () => {} },
    cancellation: newCancellation(),
    values: values.value,
    arePrerequisitesConfirmed: false,
    mode: 'real',
    runDirectory: join(scene.folder, 'runs-of-test'),
  });
  if (!opened.ok) return opened.error.message;
  const state = await opened.value.start();
  return { state, events: eventsIn(opened.value.tracePath), directory: opened.value.directory };
}

/** What `verify` says of a run. */
export async function verdictOf({ directory }: Ran): Promise<string> {
  const verdict = await verifyRun(directory);
  return verdict.ok ? verdict.value.kind : verdict.error.message;
}

/** The names of all that lies below a folder. */
export function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

function obliging(evidence: EvidenceAnswer['given'] | undefined): People {
  return {
    evidence: async ({ complaint }) =>
      evidence && complaint === undefined ? { actor: alice, given: evidence } : undefined,
    approval: async ({ approval }) => {
      const { typed_text: typed } = approval.request;
      return { kind: 'approve', actor: alice, ...(typed !== undefined && { typed }) };
    },
    intervention: async () => undefined,
  };
}
