// Plays the cases of a folder with `replay.json`, `validate.json` and `vectors.json`, observed of cli-replay, on the built program.
//   npm run build && node scripts/score-replay.mjs FOLDER [--details]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const cli = join(import.meta.dirname, '..', 'dist', 'runbook.js');
const [folder] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const isDetailed = process.argv.includes('--details');
if (!folder) {
  console.error('usage: node scripts/score-replay.mjs FOLDER [--details]');
  process.exit(3);
}
const faults = [];
const counts = { replay: [0, 0], validate: [0, 0] };
for (const test of casesOf('replay.json')) score('replay', test, playFaults(test));
for (const test of casesOf('validate.json')) score('validate', test, validateFaults(test));
for (const [kind, [passed, all]] of Object.entries(counts)) console.log(`${kind}: ${passed} of ${all} at level A`);
if (isDetailed) for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function casesOf(name) {
  const read = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return Array.isArray(read) ? read : read.cases;
}

function score(kind, { id }, found) {
  counts[kind][1] += 1;
  if (found.length === 0) counts[kind][0] += 1;
  faults.push(...found.map((fault) => `${kind} ${id}: ${fault}`));
}

function inFolder({ files }, work) {
  const directory = mkdtempSync(join(tmpdir(), 'runbook-replay-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytesOf(content));
  }
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function bytesOf(content) {
  if (typeof content === 'string') return content;
  return 'hex' in content ? Buffer.from(content.hex, 'hex') : content.repeat.repeat(content.times);
}

function run(directory, words, input) {
  return spawnSync(process.execPath, [cli, 'scenario', ...words, '--compat', 'cli-replay'], {
    cwd: directory,
    input,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
}

/** What a case expects and the program does otherwise. */
function playFaults(test) {
  return inFolder(test, (directory) => {
    const calls = test.calls.map(({ argv, stdin, env }) =>
      JSON.stringify({ argv, ...(stdin !== undefined && { stdin }), env: { ...test.env, ...env } }),
    );
    const { stdout, status, stderr } = run(directory, ['play', 'scenario.yaml'], `${calls.join('\n')}\n`);
    const lines = stdout.trimEnd().split('\n');
    const last = lines.pop();
    if (lines.length !== calls.length) return [`${lines.length} answers to ${calls.length} calls: ${stderr}`];
    const answers = lines.flatMap((line, index) => answerFaults(JSON.parse(line), test.calls[index].expect, index));
    return [...answers, ...reportFaults(JSON.parse(last).verify, status, test.verify)];
  });
}

function answerFaults(answer, expected, index) {
  const digest = createHash('sha256').update(answer.stdout).digest('hex');
  const isSame = 'stdout' in expected ? answer.stdout === expected.stdout : digest === expected.stdout_sha256;
  return [
    ...(answer.exit === expected.exit ? [] : [`call ${index + 1}: exit ${answer.exit}, not ${expected.exit}`]),
    ...(isSame
      ? []
      : [`call ${index + 1}: stdout ${JSON.stringify(answer.stdout)}, not ${JSON.stringify(expected.stdout)}`]),
  ];
}

function reportFaults(report, status, expected) {
  if (!expected) return [];
  const faultsFound = status === expected.exit ? [] : [`exit ${status}, not ${expected.exit}`];
  if (!expected.json) return faultsFound;
  const [ours, theirs] = [report, expected.json].map(({ session: _, ...rest }) => rest);
  return isDeepStrictEqual(ours, theirs)
    ? faultsFound
    : [...faultsFound, `${JSON.stringify(ours)}, not ${JSON.stringify(theirs)}`];
}

function validateFaults(test) {
  return inFolder(test, (directory) => {
    const { status, stdout, stderr } = run(directory, ['validate', '--format', 'json', 'scenario.yaml'], '');
    const { exit, valid } = test.expect;
    const isValid = JSON.parse(stdout || '{}').valid;
    return status === exit && isValid === valid
      ? []
      : [`exit ${status}, valid ${isValid}, not ${exit}, ${valid}: ${stdout}${stderr}`];
  });
}
