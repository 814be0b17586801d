import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

function workspace(context: TestContext) {
  const folder = temporaryFolder(context);
  writeFileSync(
    join(folder, 'runbook.yaml'),
    `apiVersion: runbook/v0
meta:
  name: x
  governance:
    redact:
      - {pattern: '(?i)password=\\S+', replace: 'password=#'}
      - {pattern: 'ID-[0-9]+', replace: 'ID'}
steps: [{id: look, type: manual}]
`,
  );
  const call = (words: readonly string[], input = '') =>
    runbook(['redact', 'test', 'runbook.yaml', ...words], { cwd: folder, input, env: { TOKEN: 'hunter22' } });
  return { folder, call };
}

test('a text is shown as it would be stored, with the rules that changed it and their lines', async (t) => {
  const { folder, call } = workspace(t);
  const text = 'Password=a Password=b hunter22\n';
  const { code, stdout } = await call(['--secret', 'env:TOKEN'], text);
  assert.equal(code, 0);
  assert.equal(
    stdout,
    [
      'password=# password=# ***',
      '',
      'Rules',
      '  secrets of the run: 1 match',
      '  redact[0] (line 6) (?i)password=\\S+: 2 matches',
      '  redact[1] (line 7) ID-[0-9]+: no match',
      '',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'out.txt'), text);
  const json = await call(['out.txt', '--format', 'json']);
  assert.deepEqual(JSON.parse(json.stdout), {
    text: 'password=# password=# hunter22\n',
    secrets: 0,
    rules: [
      { index: 0, pattern: '(?i)password=\\S+', line: 6, matches: 2 },
      { index: 1, pattern: 'ID-[0-9]+', line: 7, matches: 0 },
    ],
  });
});

test('a secret may come from a file', async (t) => {
  const { folder, call } = workspace(t);
  writeFileSync(join(folder, 'secret'), 'open sesame\n');
  const { stdout } = await call(['--secret', 'file:secret'], `say ${Buffer.from('open sesame').toString('base64')}`);
  assert.match(stdout, /^say \*\*\*\n/);
});

test('what cannot be tried is said, with what to do', async (t) => {
  const { folder, call } = workspace(t);
  writeFileSync(join(folder, 'short'), 'abc');
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stdout, stderr } = await call(words);
    assert.deepEqual([code, stdout], [3, ''], stderr);
    assert.match(stderr, message);
  };
  await check(['none.txt'], /^runbook redact test: 'none\.txt' does not exist/);
  await check(['--secret', 'hunter22'], /'hunter22' names no secret; write 'env:NAME' or 'file:PATH'/);
  await check(['--secret', 'env:NONE_OF_THEM'], /the environment variable 'NONE_OF_THEM' is not set/);
  await check(['--secret', 'file:none'], /none' does not exist/);
  await check(['--secret', 'file:short'], /'file:short' holds is too short or too common to be hidden/);
  await check(['--format', 'xml'], /'xml' is not a format/);
  writeFileSync(join(folder, 'runbook.yaml'), 'apiVersion: runbook/v0\nsteps: 5\n');
  await check([], /runbook\.yaml:2:8:? .*\n[\s\S]*'runbook\.yaml' is not a valid runbook; mend it first/);
});
