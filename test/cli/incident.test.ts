// UPDATE_GOLDENS=1 node test/run.mjs cli/incident   writes the transcript in docs/incident.md anew.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { root } from '../support/paths.js';
import { eventsOf, onlyRun, runbookFolder } from '../support/recorded.js';
import { keys, runbookTerminal, type Terminal } from '../support/terminal.js';

const guide = join(root, 'docs', 'incident.md');

/** What happens at a terminal: the words of the command, and what is typed at which question. */
interface Sitting {
  readonly words: readonly string[];
  readonly turns: readonly (readonly [question: RegExp | string, keys: string])[];
  readonly code: number;
}

const yes = /run it\? \(y\/n\) $/;
const typed = /to run it, or nothing to refuse: $/;

/** The night, at the terminal of whoever is on call. */
const night: Sitting = {
  words: ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'],
  turns: [
    [yes, 'y\r'],
    [/\[ \] the error budget is burning – done\? \(y\/n\) $/, 'y\r'],
    [/\[ \] nobody deploys – done\? \(y\/n\) $/, 'y\r'],
    ['dashboard: ', 'https://dashboards.internal/payments\r'],
    ['graph (path of a file): ', 'graph.png\r'],
    [typed, 'queue web2\r'],
    [typed, 'queue web1\r'],
    [yes, 'y\r'],
    [yes, 'y\r'],
    [/\(r\/d\/f\/s\/a\) $/, 'r\r'],
    [yes, 'y\r'],
    [/who approves\?/, keys.endOfInput],
  ],
  code: 6,
};

/** The day after, in two processes of another person. */
const morning = (run: string): readonly Sitting[] => [
  {
    words: ['approve', run, 'reopen', '--as', 'bob', '--role', 'lead'],
    turns: [[yes, 'y\r']],
    code: 0,
  },
  { words: ['resume', run, '--as', 'bob'], turns: [], code: 0 },
  { words: ['verify', run], turns: [], code: 0 },
];

test('an incident is worked through at a terminal of 80x24 as the documentation shows it', async (t) => {
  const folder = runbookFolder(t, runbookIn(readFileSync(guide, 'utf8')));
  writeFileSync(join(folder, 'graph.png'), 'a picture');
  writeFileSync(join(folder, 'pool.txt'), 'web1: 97 of 100 connections\n');
  const shown = [await sat(t, folder, night, (question) => mended(folder, question))];
  assert.equal(existsSync(join(folder, 'web1.open')), false, 'nobody but alice was there');
  for (const sitting of morning(basename(onlyRun(folder)))) shown.push(await sat(t, folder, sitting));
  assert.equal(existsSync(join(folder, 'web1.open')), true);
  checkRecord(folder);
  await checkReplay(folder);
  const transcripts = shown.map(withoutNoise);
  for (const line of transcripts.join('\n').split('\n')) assert.ok(line.length <= 80, line);
  const documented = readFileSync(guide, 'utf8');
  let index = 0;
  const actual = documented.replace(transcript, (_, before, after) => `${before}${transcripts[index++]}${after}`);
  assert.equal(index, transcripts.length);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(guide, actual);
  else assert.equal(documented, actual);
});

/** What a person does elsewhere before they answer: the cause of the failure is mended before the step is tried again. */
function mended(folder: string, question: RegExp | string): void {
  if (String(question).includes('r\\/d\\/f')) writeFileSync(join(folder, 'web1.ready'), '');
}

async function sat(
  t: TestContext,
  folder: string,
  { words, turns, code }: Sitting,
  onQuestion: (question: RegExp | string) => void = () => {},
): Promise<string> {
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  const terminal: Terminal = runbookTerminal(t, words, { cwd: folder, env });
  for (const [question, typing] of turns) {
    await terminal.shows(question);
    onQuestion(question);
    terminal.type(typing);
  }
  assert.equal(await terminal.exit(), code, terminal.transcript());
  return `$ runbook ${words.join(' ')}\n${terminal.transcript()}`;
}

/** That the record tells of two people, and of a refusal, a failure and a rollback between them. */
function checkRecord(folder: string): void {
  const events = eventsOf(onlyRun(folder));
  const people = events.flatMap((event) =>
    event.type === 'step.approved' ? [`${event.step_id} ${event.actor.id}`] : [],
  );
  assert.deepEqual(people, [
    'drain alice',
    'clear alice',
    'restart alice',
    'restart:rollback alice',
    'restart alice',
    'reopen bob',
  ]);
  const types = new Set(events.map(({ type }) => type));
  for (const type of ['evidence.submitted', 'rollback.executed', 'intervention.resolved', 'run.resumed'] as const) {
    assert.ok(types.has(type), type);
  }
}

/** That the night and the morning can be replayed where no program can be found, from the record and from what is made of it. */
async function checkReplay(folder: string): Promise<void> {
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config'), PATH: '' };
  const run = basename(onlyRun(folder));
  const replay = await runbook(['replay', run], { cwd: folder, env });
  assert.deepEqual([replay.stdout, replay.stderr, replay.code], [`${run}: identical, 8 steps\n`, '', 0]);
  const record = await runbook(['record', run, '--out', 'recorded'], { cwd: folder, env });
  assert.equal(record.code, 0, record.stderr);
  assert.match(record.stdout, /: 7 calls, the evidence of 1 step, 1 attachment, the approvals of 5 steps/);
  const again = await runbook(['record', run, '--out', 'recorded'], { cwd: folder, env });
  assert.match(again.stderr, /recorded\/scenario\.yaml' is there already/);
  const words = ['exec', 'runbook.yaml', '--mode', 'replay', '--scenario', 'recorded/scenario.yaml'];
  const replayed = await runbook(words, { cwd: folder, env });
  assert.equal(replayed.code, 0, replayed.stderr + replayed.stdout);
}

/** The runbook that the documentation shows. */
function runbookIn(text: string): string {
  const [, runbook] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  if (runbook === undefined) throw new Error('the documentation shows no runbook');
  return runbook;
}

const transcript = /(<!-- transcript -->\n\n```text\n)[\s\S]*?(\n```\n)/g;

/** Ids, times and counts of a run are new each time; so is how long a step took. */
function withoutNoise(text: string): string {
  return text
    .replace(/\d{8}T\d{6}Z-[a-z0-9]{6}/g, '20261121T030000Z-k4x7pq')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-24T03:00:00.000Z')
    .replace(/\b\d+ events/g, '80 events')
    .replace(/\b(in|after) [\d.]+ m?s\b/g, '$1 20 ms');
}
