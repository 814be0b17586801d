import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nobody } from '../../runtime/cli/people/nobody.js';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { People } from '../../runtime/engine/ports.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { loadRunbook } from '../../runtime/node/load.js';
import { endingNote } from '../../runtime/node/record/ending-note.js';
import { loadStoppedRun, openStoppedRun, type ResumeOptions } from '../../runtime/node/resume.js';
import { openRun } from '../../runtime/node/run.js';
import { type GivenInputs, runValues } from '../../runtime/node/run-values.js';
import type { RunState } from '../../runtime/run/state.js';
import { type Forgery, rechained } from '../record/rechain.js';
import { type CliOptions, type CliOutcome, runbook, runbookAnew } from '../support/cli.js';
import { nothingGiven } from '../support/no-values.js';

/** A class of command whose gate is tried; each leaves a line in the file `told` when it runs. */
export type Gated = 'caution' | 'dangerous' | 'unknown' | 'script';

/** The step of each class, in flow style; every one is called 'change'. */
export const gatedStep: Readonly<Record<Gated, string>> = {
  caution: 'id: change, type: cli, with: {argv: ["touch", "told"]}',
  dangerous: 'id: change, type: cli, risk: dangerous, resource: db, with: {argv: ["touch", "told"]}',
  unknown: 'id: change, type: cli, with: {argv: ["./odd.sh"]}',
  script: 'id: change, type: script, with: {shell: sh, run: "echo once | tee -a told"}',
};

/** All classes of commands whose gates are tried. */
export const gatedKinds: readonly Gated[] = ['caution', 'dangerous', 'unknown', 'script'];

/** One class after the other, so that many attempts try them all. */
export function kindAt(index: number): Gated {
  return gatedKinds[index % gatedKinds.length] ?? 'caution';
}

/** A folder with a runbook in which nothing has run yet. */
export interface Scene {
  readonly folder: string;
  readonly runbook: string;
}

/** Makes folders for scenes below one that is removed in the end. */
export function scenesIn(home: string): (text: string) => Scene {
  return (text) => {
    const folder = realpathSync(mkdtempSync(join(home, 'scene-')));
    mkdirSync(join(folder, '.runbook'));
    writeFileSync(join(folder, 'odd.sh'), '#!/bin/sh\necho once >> told\n', { mode: 0o755 });
    const runbook = join(folder, 'runbook.yaml');
    writeFileSync(runbook, text);
    return { folder, runbook };
  };
}

/** A runbook/v1 with these steps, one a line in flow style. */
export function withSteps(steps: readonly string[], meta = ''): string {
  return `apiVersion: runbook/v1\nmeta:\n  name: test\n${meta}steps:\n${steps.map((step) => `  - {${step}}\n`).join('')}`;
}

/** A runbook whose only step is gated. */
export function gated(kind: Gated): string {
  return withSteps([gatedStep[kind]]);
}

/** How often the step that is gated has run. */
export function timesTold({ folder }: Scene): number {
  const path = join(folder, 'told');
  return existsSync(path) ? Math.max(1, readFileSync(path, 'utf8').split('\n').length - 1) : 0;
}

/** The people of a run who are asked and do not answer. */
export const absent: People = nobody(() => {});

/** Who drives runs here. */
export const alice: Actor = { kind: 'human', id: 'alice', role: 'lead', channel: 'cli' };

/** The people who say yes to everything that they are asked, and type what they are told to. */
export const agreeing: People = {
  ...absent,
  approval: async ({ approval }) => {
    const { typed_text: typed } = approval.request;
    return { kind: 'approve', actor: alice, ...(typed !== undefined && { typed }) };
  },
};

/** How a run is driven here. */
export interface Driving {
  readonly people?: People;
  readonly actor?: Actor;
  readonly given?: GivenInputs;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs the built program with the folders of an account that only these tests have. */
export function cli(words: readonly string[], { env, ...options }: CliOptions): Promise<CliOutcome> {
  return runbook(words, { ...options, env: { ...accountFolders(), ...env } });
}

/** The same in a process that runs nothing else. */
export function cliAnew(words: readonly string[], { env, ...options }: CliOptions): Promise<CliOutcome> {
  return runbookAnew(words, { ...options, env: { ...accountFolders(), ...env } });
}

/** The folders of the account that these tests are, as programs are told of them. */
export function accountFolders(): Readonly<Record<string, string>> {
  const { XDG_STATE_HOME = '', XDG_CONFIG_HOME = '' } = process.env;
  return { XDG_STATE_HOME, XDG_CONFIG_HOME };
}

const unseen = { onEvent: () => {}, onOutput: () => {} };

/** Runs a runbook until it stops; gives the folder of the run. */
export async function begun({ runbook }: Scene, driving: Driving = {}): Promise<string> {
  const loaded = must(await loadRunbook(runbook));
  const { people = absent, actor = alice, given = nothingGiven, environment = process.env } = driving;
  const values = must(runValues(loaded, given, environment));
  const cancellation = newCancellation();
  const opened = must(
    await openRun(loaded, {
      actor,
      people,
      observer: unseen,
      cancellation,
      values,
      mode: 'real',
      arePrerequisitesConfirmed: false,
    }),
  );
  await opened.start();
  return opened.directory;
}

/** Lets a run go on until it stops again; undefined where that was refused. */
export async function resumed(
  directory: string,
  driving: Driving & Partial<Pick<ResumeOptions, 'from' | 'allowsChange'>> = {},
): Promise<RunState | undefined> {
  const stopped = await loadStoppedRun(directory);
  if (!stopped.ok) return undefined;
  const { people = absent, actor = alice, given = nothingGiven, environment = process.env, ...how } = driving;
  const inputs = new Map([...stopped.value.inputs, ...given]);
  const values = runValues(stopped.value.loaded, inputs, environment);
  if (!values.ok) return undefined;
  const options = { actor, people, observer: unseen, cancellation: newCancellation(), values: values.value };
  const opened = await openStoppedRun(stopped.value, { ...options, allowsChange: false, ...how });
  return opened.ok ? opened.value.start() : undefined;
}

/** Writes the trace of a run anew with changed events, as whoever may write to its folder can: all hashes fit. */
export function forge(directory: string, events: readonly RecordedEvent[], forgery?: Forgery): void {
  const { trace, head } = rechained(events, forgery);
  writeFileSync(join(directory, 'trace.jsonl'), trace);
  writeFileSync(join(directory, 'run.json'), endingNote(head.seq, head.hash));
}

/** The folder of the only run of a scene. */
export function runOf({ folder }: Scene): string {
  const runs = join(folder, '.runbook', 'runs');
  const [id, other] = readdirSync(runs);
  if (id === undefined || other !== undefined) throw new Error(`there is not one run in '${runs}'`);
  return join(runs, id);
}

function must<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: { message: string } },
): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
