import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type CliOutcome, runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const text = 'apiVersion: runbook/v0\nmeta: {name: x}\nsteps: [{id: one, type: cli, with: {argv: ["echo", "hi"]}}]\n';

/** A folder with a runbook, and an account of its own. */
function workspace(context: TestContext) {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'runbook.yaml'), text);
  const env = { XDG_CONFIG_HOME: join(folder, 'config'), XDG_STATE_HOME: join(folder, 'state') };
  const call = (...words: string[]) => runbook(words, { cwd: folder, env });
  const trusted = () =>
    join(folder, '.runbook', 'keys', 'trusted', readdirSync(join(folder, '.runbook', 'keys', 'trusted'))[0]!);
  return { folder, env, call, trusted };
}

async function ran(place: ReturnType<typeof workspace>): Promise<string> {
  const { code, stdout, stderr } = await place.call('exec', 'runbook.yaml', '--mode', 'real');
  assert.equal(code, 0, stdout + stderr);
  const runs = join(place.folder, '.runbook', 'runs');
  return join(runs, readdirSync(runs).at(-1)!);
}

function check({ code, stdout, stderr }: CliOutcome, wanted: number, message: RegExp): void {
  assert.equal(code, wanted, stdout + stderr);
  assert.match(stdout + stderr, message);
}

test('a run that one process signed is verified by another', async (t) => {
  const place = workspace(t);
  check(await place.call('keys', 'new'), 0, /made the key sha256:[0-9a-f]{64}/);
  const run = await ran(place);
  check(await place.call('verify', run), 0, /✓ verified.*\n {2}signed by sha256:[0-9a-f]{64}/);
  const json = await place.call('verify', run, '--format', 'json');
  assert.match(JSON.parse(json.stdout).signed_by, /^sha256:[0-9a-f]{64}$/);
  assert.equal(JSON.parse(json.stdout).trusted, true);
});

test('a signature of a stranger satisfies nobody until the key is trusted or named', async (t) => {
  const place = workspace(t);
  await place.call('keys', 'new');
  const run = await ran(place);
  const other = workspace(t);
  check(
    await other.call('verify', run),
    1,
    /signed by sha256:[0-9a-f]{64}, which is not trusted here.*keys trust FILE/,
  );
  check(await other.call('verify', run, '--key', place.trusted()), 0, /signed by/);
  check(await other.call('keys', 'trust', place.trusted(), '--user'), 0, /trusts the key sha256:/);
  check(await other.call('verify', run), 0, /signed by/);
});

test('a run without a signature does not satisfy whoever asks for one', async (t) => {
  const place = workspace(t);
  const run = await ran(place);
  check(await place.call('verify', run), 0, /✓ verified/);
  check(await place.call('keys', 'new'), 0, /made/);
  check(await place.call('verify', run, '--key', place.trusted()), 1, /the run is not signed/);
});

test('keys are listed, made once, and refused with advice', async (t) => {
  const place = workspace(t);
  check(await place.call('keys', 'list'), 0, /no keys; 'runbook keys new' makes one/);
  await place.call('keys', 'new', '--user');
  check(await place.call('keys', 'new'), 0, /signs .*\.runbook\/keys\/private\/signing\.pem/);
  check(
    await place.call('keys', 'list'),
    0,
    /^(signs {4}sha256:\S+ {2}.*signing\.pem\ntrusted {2}sha256:\S+ {2}.*\n){2}$/,
  );
  check(await place.call('keys', 'new'), 3, /^runbook keys new: '.*signing\.pem' signs already; move it away first/);
  check(await place.call('keys', 'trust', 'runbook.yaml'), 3, /'runbook\.yaml' is not a public Ed25519 key/);
  check(await place.call('keys', 'trust', 'none.pem'), 3, /'none\.pem' does not exist/);
  const run = await ran(place);
  check(await place.call('verify', run, '--key', 'none.pem'), 3, /'none\.pem' does not exist/);
  check(await place.call('verify', run, '--format', 'xml'), 3, /'xml' is not a format/);
});

test('a key is trusted for what one person approves, and is listed with whom it speaks for', async (t) => {
  const place = workspace(t);
  await place.call('keys', 'new');
  const key = place.trusted();
  const person = 'approvers/mary%20ann';
  check(await place.call('keys', 'trust', key, '--approver', 'Mary  Ann'), 0, /speaks for 'mary ann' in approvals/);
  check(await place.call('keys', 'list'), 0, new RegExp(`approves sha256:\\S+ {2}\\S+${person}\\S+ as 'mary ann'`));
  check(
    await place.call('keys', 'trust', key, '--approver', 'bob'),
    3,
    /speaks for 'mary ann', so it cannot speak for/,
  );
  check(await place.call('keys', 'trust', key, '--approver', ' '), 3, /' ' is no name; write who approves/);
});

test('a run does not begin where it should be signed and cannot be', async (t) => {
  const place = workspace(t);
  await place.call('keys', 'new');
  chmodSync(join(place.folder, '.runbook', 'keys', 'private', 'signing.pem'), 0o644);
  check(await place.call('exec', 'runbook.yaml', '--mode', 'real'), 2, /others can read the private key/);
  assert.throws(() => readdirSync(join(place.folder, '.runbook', 'runs')));
});
