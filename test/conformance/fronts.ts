import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { runbook, runbookOnTerminal, type Turn } from '../support/cli.js';
import { DapClient } from '../support/dap-client.js';
import { temporaryFolder } from '../support/paths.js';
import { keys, runbookTerminal } from '../support/terminal.js';

/** What a person does when the run asks; the same through every front. */
type Gesture =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly reason: string }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'approve'; readonly as: string; readonly role: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | { readonly kind: 'ticks'; readonly name: string; readonly items: readonly string[] }
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | { readonly kind: 'word'; readonly word: 'done' | 'failed'; readonly note: string };

/** A runbook with all that a run of it needs. */
export interface Case {
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly mode?: 'real' | 'probe';
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The files of providers that are installed, below the folder of providers. */
  readonly providers?: Readonly<Record<string, string>>;
  readonly gestures?: readonly Gesture[];
}

/** What came of a run. */
interface Ending {
  readonly code: number | null;
  readonly events: readonly RecordedEvent[];
  /** The name and the text of every file that the run left in its folder, but for its record. */
  readonly files: Readonly<Record<string, string>>;
  /** What `runbook verify` says of the record: its exit code. */
  readonly verified: number | null;
}

/** Runs a case through the command line, the debug adapter and the debugger on a terminal, all built, in one and the same folder. */
export async function throughAllFronts(
  context: TestContext,
  given: Case,
): Promise<{ readonly cli: Ending; readonly dap: Ending; readonly debug: Ending }> {
  const root = temporaryFolder(context);
  const cli = await ending(root, 'cli', given, (scene) => throughCli(scene, given));
  const dap = await ending(root, 'dap', given, (scene) => throughDap(context, scene, given));
  const debug = await ending(root, 'debug', given, (scene) => throughDebugger(context, scene, given));
  return { cli, dap, debug };
}

interface Scene {
  /** Where the runbook lies; the same for both fronts, as programs and digests depend on it. */
  readonly folder: string;
  readonly record: string;
  readonly env: Readonly<Record<string, string>>;
}

async function ending(
  root: string,
  front: string,
  given: Case,
  run: (scene: Scene) => Promise<number | null>,
): Promise<Ending> {
  const folder = join(root, 'work');
  const record = join(root, front);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '.runbook'), { recursive: true });
  writeAll(folder, { ...given.files, 'runbook.yaml': given.text });
  writeAll(join(root, 'config', 'runbook', 'providers'), given.providers ?? {});
  const env = { XDG_STATE_HOME: join(root, 'state'), XDG_CONFIG_HOME: join(root, 'config'), ...given.env };
  const code = await run({ folder, record, env });
  const [id = ''] = readdirSync(join(record, 'runs'));
  const directory = join(record, 'runs', id);
  const lines = readFileSync(join(directory, 'trace.jsonl'), 'utf8').trimEnd().split('\n');
  const { code: verified } = await runbook(['verify', directory], { env });
  return { code, events: lines.map((line) => JSON.parse(line)), files: filesIn(folder), verified };
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}

async function throughCli({ folder, record, env }: Scene, given: Case): Promise<number | null> {
  const { mode = 'real', inputs = {}, gestures } = given;
  const words = [
    ...['exec', 'runbook.yaml', '--mode', mode, '--as', 'alice', '--run-dir', record],
    ...Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
  ];
  const options = { cwd: folder, env };
  if (gestures === undefined) return (await runbook(words, options)).code;
  let timer: NodeJS.Timeout | undefined;
  // A question that no gesture is for would be waited for without end.
  const onStart = (pid: number) => {
    timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), patienceMs);
  };
  const { code } = await runbookOnTerminal(words, { ...options, onStart, turns: gestures.flatMap(turnsOf) });
  clearTimeout(timer);
  return code;
}

const patienceMs = 20_000;

function turnsOf(gesture: Gesture): readonly Turn[] {
  switch (gesture.kind) {
    case 'yes':
      return [[/(run it|done and approved)\? \(y\/n\)/, 'y\n']];
    case 'no':
      return [
        [/(run it|done and approved)\? \(y\/n\)/, 'n\n'],
        [/why not\?/, `${gesture.reason}\n`],
      ];
    case 'typed':
      return [[/type '.*' to run it/, `${gesture.text}\n`]];
    case 'approve':
      return [
        [/who approves\?/, `${gesture.as}\n`],
        [/in which role\?/, `${gesture.role}\n`],
        [/done and approved\? \(y\/n\)/, 'y\n'],
      ];
    case 'text':
      return [[new RegExp(`${gesture.name}: `), `${gesture.text}\n`]];
    case 'ticks':
      return gesture.items.map((item): Turn => [new RegExp(`${item} – done\\? \\(y/n\\)`), 'y\n']);
    case 'file':
      return [[new RegExp(`${gesture.name} \\(path of a file\\)`), `${gesture.path}\n`]];
    case 'word':
      return [
        [/\(r\/d\/f\/s\/a\)/, `${gesture.word}\n`],
        [/how do you know\?/, `${gesture.note}\n`],
      ];
  }
}

async function throughDap(context: TestContext, { folder, record, env }: Scene, given: Case): Promise<number | null> {
  const { mode = 'real', inputs = {}, gestures = [] } = given;
  const client = new DapClient(context, { environment: env });
  await client.request('initialize', { adapterID: 'runbook', clientID: 'test' });
  await client.request('launch', {
    ...{ program: join(folder, 'runbook.yaml'), cwd: folder, runDirectory: record, as: 'alice' },
    ...{ mode, inputs, stopOnEntry: false, noDebug: true },
  });
  await client.request('configurationDone');
  for (const gesture of gestures) {
    const { requestId } = await client.waitFor('runbook/answerNeeded');
    await client.request('runbook/answer', { requestId, answer: answerOf(gesture, folder) });
  }
  const { exitCode } = await client.waitFor('exited');
  await client.request('disconnect');
  assert.equal(await client.gone(), 0);
  return exitCode;
}

async function throughDebugger(
  context: TestContext,
  { folder, record, env }: Scene,
  given: Case,
): Promise<number | null> {
  const { mode = 'real', inputs = {}, gestures = [] } = given;
  const words = [
    ...['debug', 'runbook.yaml', '--mode', mode, '--as', 'alice', '--run-dir', record],
    ...Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
  ];
  const terminal = runbookTerminal(context, words, { cwd: folder, env });
  const left = [...gestures];
  for (;;) {
    await terminal.shows(/\((over|(\d+\/\d+ )?\S+( waits)?)\) $/);
    const [prompt] = terminal.screen.visible().split('\n').slice(-1);
    if (prompt === '(over)') break;
    const gesture = prompt?.endsWith(' waits)') ? left.shift() : undefined;
    const [line, ...answers] = gesture ? typedFor(gesture) : ['continue'];
    terminal.type(`${line}${keys.enter}`);
    for (const [question, answer] of answers) await terminal.answer(question, answer);
  }
  terminal.type(`quit${keys.enter}`);
  return terminal.exit();
}

/** The command that makes a gesture, and what is typed at the questions that follow. */
function typedFor(
  gesture: Gesture,
): readonly [line: string, ...answers: (readonly [question: RegExp, answer: string])[]] {
  const yes = [/(run it|done and approved)\? \(y\/n\)/, 'y'] as const;
  switch (gesture.kind) {
    case 'yes':
      return ['approve', yes];
    case 'no':
      return [`reject ${gesture.reason}`];
    case 'typed':
      return ['approve', [/type '.*' to run it/, gesture.text]];
    case 'approve':
      return [`approve --as ${gesture.as} --role ${gesture.role}`, yes];
    case 'text':
      return [`evidence set ${gesture.name} ${gesture.text}`];
    case 'ticks':
      return [`evidence check ${gesture.name} ${gesture.items.join(' ')}`];
    case 'file':
      return [`evidence attach ${gesture.name} ${gesture.path}`];
    case 'word':
      return [`${gesture.word} ${gesture.note}`];
  }
}

function answerOf(gesture: Gesture, folder: string): object {
  switch (gesture.kind) {
    case 'yes':
      return { kind: 'approve' };
    case 'no':
      return { kind: 'reject', reason: gesture.reason };
    case 'typed':
      return { kind: 'approve', typed: gesture.text };
    case 'approve':
      return { kind: 'approve', as: gesture.as, role: gesture.role };
    case 'text':
      return { kind: 'text', text: gesture.text };
    case 'ticks':
      return { kind: 'checklist', items: gesture.items };
    case 'file':
      return { kind: 'attachment', path: join(folder, gesture.path) };
    case 'word':
      return { kind: 'intervention', resolution: gesture.word, note: gesture.note };
  }
}
