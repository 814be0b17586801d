import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook, runbookOnTerminal } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

/** All that a run and the terminal hold afterwards, as one text. */
async function leftBy(context: TestContext, redact: string, rest: string): Promise<string> {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  const meta = `governance: {redact: [{pattern: '${redact}', replace: '***'}], evidence: {store_full_stdout: true}}`;
  writeFileSync(join(folder, 'runbook.yaml'), `apiVersion: runbook/v0\nmeta:\n  ${meta}\n${rest}`);
  const shown = [];
  for (const mode of ['dry-run', 'real']) {
    const { stdout, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', mode], { cwd: folder });
    shown.push(stdout, stderr);
  }
  const files = readdirSync(join(folder, '.runbook'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, '.runbook', name),
  );
  const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'));
  assert.ok(texts.length >= 3, 'the run left its files');
  return [...shown, ...files, ...texts].join('\n');
}

test('a secret is found nowhere afterwards: not in names, titles, arguments, output, errors, nor cut in half', async (t) => {
  const secret = `sk_${'x7'.repeat(20)}`;
  const long = 'A'.repeat(170);
  const left = await leftBy(
    t,
    'sk_[a-z0-9]{40}',
    `  name: "about ${secret}"
  vars: {token: ${secret}}
steps:
  - {id: one, type: cli, title: "use ${secret}", with: {argv: ["echo", "{{ .token }}"]}, capture: {out: stdout}}
  - {id: two, type: cli, with: {argv: ["echo", "${long} {{ .token }}"]}, assertions: [{contains: "${secret}"}]}
  - {id: three, type: cli, with: {argv: ["ls", "/${'A'.repeat(250)}_{{ .token }}"]}}
`,
  );
  assert.match(left, /\*\*\*/);
  for (let length = secret.length; length >= 8; length--)
    assert.ok(!left.includes(secret.slice(0, length)), secret.slice(0, length));
});

test('a failed assertion does not show half of a secret', async (t) => {
  const secret = `sk_${'x7'.repeat(20)}`;
  const left = await leftBy(
    t,
    'sk_[a-z0-9]{40}',
    `  name: x\nsteps:\n  - {id: one, type: cli, with: {argv: ["echo", "${'A'.repeat(180)}${secret}"]}, assertions: [{equals: nope}]}\n`,
  );
  assert.match(left, /equals/);
  assert.ok(!left.includes(secret.slice(0, 8)));
});

test('a secret over several arguments or several lines is hidden as well, live too', async (t) => {
  const key = join(temporaryFolder(t), 'key.pem');
  // More than a pipe holds at once, so that it comes in pieces.
  writeFileSync(key, `BEGIN\n${'INNERLINE\n'.repeat(50_000)}END\n`);
  const left = await leftBy(
    t,
    '(?s)--token \\S+|BEGIN.*?END',
    `  name: x
steps:
  - {id: one, type: cli, with: {argv: ["echo", "--token", "TOKVALUE"]}}
  - {id: two, type: cli, with: {argv: ["cat", "${key}"]}, capture: {key: stdout}}
`,
  );
  assert.match(left, /│ \*\*\*/, 'the output was shown, redacted');
  for (const secret of ['TOKVALUE', 'INNERLINE']) assert.ok(!left.includes(secret), secret);
});

const canary = `c4n'ary/"+ü-7f3a9c`;

/** The ways in which programs write a secret; a record may hold none of them. */
function formsOf(secret: string): readonly string[] {
  const base64 = ['', 'x', 'xy'].flatMap((before) => {
    const encoded = Buffer.from(`${before}${secret}`).toString('base64').replace(/=+$/, '');
    // Only the letters that depend on the secret alone.
    const core = encoded.slice(Math.ceil((before.length * 4) / 3), -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = Buffer.from(secret).toString('hex');
  const url = encodeURIComponent(secret);
  return [secret, json, JSON.stringify(json).slice(1, -1), hex, hex.toUpperCase(), url, url.toLowerCase(), ...base64];
}

/** A program's output with a secret in all its forms, some of them inside longer encodings and over several lines. */
function outputWith(secret: string): string {
  const encoded = ['', 'x', 'xy'].flatMap((before) => {
    const bytes = Buffer.from(`${before}${secret}`);
    return [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
  });
  const wrapped =
    Buffer.from(`${'x'.repeat(37)}${secret}${'y'.repeat(60)}`)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const json = JSON.stringify(secret);
  return `${[secret, json, JSON.stringify(json), encodeURIComponent(secret), ...encoded, ...wrapped].join('\n')}\n`;
}

interface CanaryRun {
  readonly left: string;
  readonly folder: string;
  readonly code: number | null;
}

/** All that a run of these steps leaves, with the canary as the value of a secret input. */
async function canaryRun(context: TestContext, steps: string, meta = ''): Promise<CanaryRun> {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'out.txt'), outputWith(canary));
  writeFileSync(join(folder, 'secret.txt'), `${canary}\n`);
  writeFileSync(
    join(folder, 'runbook.yaml'),
    `apiVersion: runbook/v1
meta:
  name: canary
  governance: {evidence: {store_full_stdout: true}}
  inputs: {token: {secret: true, required: true, from: "env:CANARY"}}
${meta}steps:
${steps}`,
  );
  const env = { CANARY: canary, XDG_STATE_HOME: join(folder, 'state') };
  const { code, stdout, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder, env });
  return { left: `${stdout}${stderr}\n${left(join(folder, '.runbook'))}`, folder, code };
}

function left(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return [...files, ...files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'))].join(
    '\n',
  );
}

function assertNothingOf(secret: string, text: string): void {
  const unwrapped = text.replaceAll(/(\r?\n|\\n)/g, '');
  for (const form of formsOf(secret)) {
    assert.ok(!text.includes(form), `${form} in\n${text.slice(Math.max(0, text.indexOf(form) - 200)).slice(0, 400)}`);
    assert.ok(!unwrapped.includes(form), `${form}, over the end of a line`);
  }
}

test('a secret input is found nowhere afterwards in any form, whether the run passes, fails or takes too long', async (t) => {
  const output = `  - {id: shown, type: cli, with: {argv: ["cat", "out.txt"]}, capture: {all: stdout}}\n`;
  const said = `  - {id: said, type: cli, with: {argv: ["echo", "{{ .inputs.token }}"]}, capture: {said: stdout}}\n`;
  const check = async (wanted: number, steps: string) => {
    const { left, code } = await canaryRun(t, steps);
    assert.equal(code, wanted, left);
    assert.match(left, /\*\*\*/);
    assertNothingOf(canary, left);
  };
  await check(0, output + said);
  await check(1, `${output}  - {id: fails, type: cli, with: {argv: ["ls", "/none {{ .inputs.token }}"]}}\n`);
  await check(
    1,
    `  - {id: wrong, type: cli, with: {argv: ["cat", "out.txt"]}, assertions: [{equals: "{{ .inputs.token }}!"}]}\n`,
  );
  await check(6, `  - {id: slow, type: cli, timeout: 1s, with: {argv: ["tail", "-f", "out.txt"]}}\n`);
  await check(
    6,
    `${said}  - {id: asks, type: manual, instructions: "use {{ .inputs.token }} and {{ .captures.said }}"}\n`,
  );
});

test('a secret capture is found nowhere afterwards, neither in the output that it was taken from nor later', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'secret.txt'), `${canary}\n`);
  writeFileSync(join(folder, 'out.txt'), outputWith(canary));
  writeFileSync(
    join(folder, 'runbook.yaml'),
    `apiVersion: runbook/v1
meta: {name: canary, governance: {evidence: {store_full_stdout: true}}}
steps:
  - {id: take, type: cli, with: {argv: ["cat", "secret.txt"]}, capture: {token: {from: stdout, secret: true}}}
  - {id: show, type: cli, with: {argv: ["cat", "out.txt"]}}
  - {id: say, type: cli, with: {argv: ["echo", "{{ .captures.token }}"]}, capture: {said: stdout}}
  - {id: asks, type: manual, instructions: "use {{ .captures.token }}"}
`,
  );
  const { code, stdout, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  assert.equal(code, 6, stdout + stderr);
  assertNothingOf(canary, `${stdout}${stderr}\n${left(join(folder, '.runbook'))}`);
});

test('a rejected approval and a resumed run leave nothing of a secret', async (t) => {
  const rejected = await canaryRun(t, `  - {id: asks, type: manual, instructions: "use {{ .inputs.token }}"}\n`);
  assert.equal(rejected.code, 6, rejected.left);
  const runs = join(rejected.folder, '.runbook', 'runs');
  const run = join(runs, readdirSync(runs)[0] ?? '');
  const env = { CANARY: canary, XDG_STATE_HOME: join(rejected.folder, 'state') };
  const resumed = await runbook(['resume', run], { cwd: rejected.folder, env });
  assert.equal(resumed.code, 6, resumed.stdout + resumed.stderr);
  const answered = await runbookOnTerminal(['resume', run], {
    cwd: rejected.folder,
    env,
    turns: [
      [/\?|>|:\s*$/, 'n\r'],
      [/reason|why/i, `no, ${canary} is wrong\r`],
    ],
  });
  // What a person types is echoed by the terminal itself; what is recorded of it is redacted.
  assert.equal(answered.code, 2, answered.stdout);
  assertNothingOf(canary, resumed.stdout + resumed.stderr + left(join(rejected.folder, '.runbook')));
  assert.equal((await runbook(['verify', run])).code, 1);
});
