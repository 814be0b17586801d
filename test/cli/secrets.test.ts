import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
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
