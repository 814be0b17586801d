// Measures the compiler on guides outside of the project: a scorer with gold extractions, and every guide beside it.
//   npm run build && node scripts/score.mjs PATH/score-compile.mjs [--cli FILE] [--details]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const words = process.argv.slice(2);
const at = words.indexOf('--cli');
const cli = resolve(at < 0 ? join(root, 'dist', 'runbook.js') : (words[at + 1] ?? ''));
const scorer = words.find((word) => word.endsWith('.mjs') && resolve(word) !== cli);
if (!scorer) {
  console.error('usage: node scripts/score.mjs PATH/score-compile.mjs [--cli FILE] [--details]');
  process.exit(3);
}

const details = words.includes('--details') ? ['--details'] : [];
const command = `${process.execPath} ${cli} compile {file} --ir -`;
spawnSync(process.execPath, [scorer, '--cmd', command, ...details], { stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'runbook-score-'));
const counts = {
  guides: 0,
  compiled: 0,
  'nothing to do': 0,
  identical: 0,
  valid: 0,
  'accounted for': 0,
  'dry-run to the end': 0,
  'opens in the debugger at step 1': 0,
  steps: 0,
  cli: 0,
};
const slowest = { guide: '', ms: 0 };
const faults = [];
const drafts = [];
for (const guide of guidesBeside(scorer)) measure(guide);
for (const draft of drafts) await checkDebugger(draft);
rmSync(folder, { recursive: true, force: true });
console.log(
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join('  '),
);
console.log(`slowest guide ${slowest.guide} ${slowest.ms} ms (with the start of the program)`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function guidesBeside(file) {
  const near = dirname(resolve(file));
  return readdirSync(near, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(near, name))
    .filter((path) => dirname(path) !== near)
    .sort();
}

function measure(guide) {
  counts.guides += 1;
  const name = basename(guide);
  const started = Date.now();
  const once = compile(guide, 'one');
  const took = Date.now() - started;
  if (took > slowest.ms) Object.assign(slowest, { guide: name, ms: took });
  if (once.status === 3 && once.stderr.includes('holds nothing to do')) {
    counts['nothing to do'] += 1;
    return;
  }
  if (once.status !== 0) return faults.push(`${name}: compile ended with ${once.status}: ${once.stderr.trim()}`);
  counts.compiled += 1;
  compile(guide, 'two');
  if (textsOf('one') === textsOf('two')) counts.identical += 1;
  else faults.push(`${name}: compiled twice, the drafts differ`);
  const checked = run('validate', join(folder, 'one.runbook.yaml'));
  if (checked.status === 0) counts.valid += 1;
  else faults.push(`${name}: the draft is not valid: ${(checked.stdout + checked.stderr).trim()}`);
  checkCoverage(name);
  const dry = run('exec', join(folder, 'one.runbook.yaml'), '--mode', 'dry-run');
  if (dry.status === 0) counts['dry-run to the end'] += 1;
  else faults.push(`${name}: its dry run ended with ${dry.status}: ${dry.stderr.trim()}`);
  const draft = join(folder, `${drafts.length}.runbook.yaml`);
  cpSync(join(folder, 'one.runbook.yaml'), draft);
  drafts.push({ name, draft });
  const [steps = 0, own = 0] = [...once.stdout.matchAll(/(\d+) (?:steps?,|for the machine)/g)].map((match) =>
    Number(match[1]),
  );
  counts.steps += steps;
  counts.cli += own;
}

function checkCoverage(name) {
  const mapping = readFileSync(join(folder, 'one.mapping.md'), 'utf8');
  const counted =
    /^All (\d+) blocks? of the guide accounted for: (\d+) in steps, (\d+) only explained, (\d+) left out\.$/m;
  const [blocks, ...parts] = counted.exec(mapping)?.slice(1).map(Number) ?? [];
  if (blocks === parts.reduce((sum, part) => sum + part, 0)) counts['accounted for'] += 1;
  else faults.push(`${name}: the mapping does not account for every block`);
}

function compile(guide, name) {
  return run(
    'compile',
    guide,
    '--out',
    join(folder, `${name}.runbook.yaml`),
    '--mapping',
    join(folder, `${name}.mapping.md`),
    '--force',
  );
}

/** Whether the debug adapter, asked to stop where it enters, does so at the first step of a draft. */
async function checkDebugger({ name, draft }) {
  const adapter = spawn(process.execPath, [join(dirname(cli), 'debug-adapter.js')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, XDG_STATE_HOME: folder, SCORE_SECRET: 'a-value-of-the-scorer' },
  });
  const said = await stoppedIn(adapter, draft);
  const gone = once(adapter, 'exit');
  adapter.kill();
  // What it still writes lies in the folder that is removed in the end.
  if (adapter.exitCode === null && adapter.signalCode === null) await gone;
  if (said === 'step 1') counts['opens in the debugger at step 1'] += 1;
  else faults.push(`${name}: the debugger does not stop at step 1: ${said}`);
}

function stoppedIn(adapter, draft) {
  let seq = 0;
  const send = (command, args = {}) => {
    seq += 1;
    const body = JSON.stringify({ seq, type: 'request', command, arguments: args });
    adapter.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const lines = readFileSync(draft, 'utf8').split('\n');
  const firstLine =
    lines.findIndex((line, at) => /^ *- id:/.test(line) && !/^ *type: group$/.test(lines[at + 1] ?? '')) + 1;
  return new Promise((settle) => {
    const answer = {
      initialized: () => send('configurationDone'),
      stopped: ({ reason }) =>
        reason === 'entry' ? send('stackTrace', { threadId: 1 }) : settle(`stopped at ${reason}`),
      stackTrace: ({ stackFrames = [] }) => {
        const line = stackFrames[0]?.line ?? 0;
        settle(line === firstLine ? 'step 1' : `line ${line} in place of ${firstLine}`);
      },
      terminated: () => settle('it ended'),
    };
    readMessages(adapter.stdout, (message) => {
      if (message.type === 'response' && !message.success) settle(`${message.command}: ${message.message}`);
      else answer[message.event ?? message.command]?.(message.body ?? {});
    });
    adapter.on('exit', (code) => settle(`the adapter left with ${code}`));
    send('initialize', { adapterID: 'runbook', linesStartAt1: true });
    send('launch', { program: draft, stopOnEntry: true, inputs: inputsFor(lines) });
  });
}

/** What a person would be asked before the run begins: a value for each input that has none. */
function inputsFor(lines) {
  const head = lines.slice(0, lines.indexOf('steps:'));
  const names = head.flatMap((line, index) =>
    /^ {4}(\w+):$/.test(line) && /^ {6}type: /.test(head[index + 1] ?? '') ? [index] : [],
  );
  return Object.fromEntries(
    names.flatMap((start, at) => {
      const entry = head.slice(start, names[at + 1]).join('\n');
      if (!/^ {6}required: true$/m.test(entry)) return [];
      const type = /^ {6}type: (\w+)$/m.exec(entry)?.[1];
      const choice = /^ {6}enum:\n {8}- (.*)$/m.exec(entry)?.[1];
      const value = /^ {6}secret: true$/m.test(entry)
        ? 'env:SCORE_SECRET'
        : ({ number: 1, boolean: true }[type] ?? choice ?? 'value');
      return [[head[start].trim().slice(0, -1), value]];
    }),
  );
}

function readMessages(stream, take) {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(rest.subarray(0, Math.max(0, head)).toString())?.[1]);
      if (head < 0 || rest.length < head + 4 + length) return;
      take(JSON.parse(rest.subarray(head + 4, head + 4 + length).toString()));
      rest = rest.subarray(head + 4 + length);
    }
  });
}

function textsOf(name) {
  return ['runbook.yaml', 'mapping.md'].map((end) => readFileSync(join(folder, `${name}.${end}`), 'utf8')).join('\0');
}

function run(...args) {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
}
