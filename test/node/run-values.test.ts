import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { loadRunbook } from '../../runtime/node/load.js';
import { runValues } from '../../runtime/node/run-values.js';
import { nothingGiven } from '../support/no-values.js';
import { temporaryFolder } from '../support/paths.js';

/** The values of a run of a runbook with these inputs, in flow style. */
async function valuesWith(context: TestContext, inputs: string, environment: Readonly<Record<string, string>>) {
  const path = join(temporaryFolder(context), 'x.runbook.yaml');
  const step = '  - {id: one, type: cli, with: {argv: [echo, hi]}}';
  writeFileSync(path, `apiVersion: runbook/v1\nmeta:\n  name: x\n  inputs: ${inputs}\nsteps:\n${step}\n`);
  const loaded = await loadRunbook(path);
  assert.ok(loaded.ok);
  return runValues(loaded.value, nothingGiven, environment);
}

/** What is shown of a text where these variables are set. */
async function shown(context: TestContext, environment: Readonly<Record<string, string>>, text: string) {
  const values = await valuesWith(context, '{}', environment);
  assert.ok(values.ok);
  return values.value.redactor.text(text);
}

test('a secret number is hidden as it was written as well as it was read', async (t) => {
  const inputs = '{pin: {type: number, secret: true, required: true, from: "env:PIN_OF_TEST"}}';
  for (const written of ['12345678901234567899', '004711', '4711.50']) {
    const values = await valuesWith(t, inputs, { PIN_OF_TEST: written });
    assert.ok(values.ok, written);
    assert.equal(values.value.redactor.text(`is ${written} or ${Number(written)}`), 'is *** or ***');
  }
  const short = await valuesWith(t, inputs, { PIN_OF_TEST: '007' });
  assert.ok(!short.ok && short.error.message.includes("secret input 'pin' is too short or too common"));
});

test('variables that are named like secrets are hidden, however they are named', async (t) => {
  const names = ['PGPASSWORD', 'MYSQL_PWD', 'GPG_PASSPHRASE', 'DBPASSWORD_PROD', 'REDISCLI_PASSWD', 'API_TOKEN'];
  for (const name of names) assert.equal(await shown(t, { [name]: 'hunter2' }, 'is hunter2'), 'is ***', name);
  for (const name of ['PWD', 'OLDPWD', 'COMPASS', 'TOKENIZER']) {
    assert.equal(await shown(t, { [name]: 'hunter2' }, 'is hunter2'), 'is hunter2', name);
  }
});

test('a secret variable may begin like a path, and a path is none', async (t) => {
  const base64 = '/wJalrXUtnFEMI/K7MDENGbPxRfiCYEXAMPLEKEY';
  assert.equal(await shown(t, { AWS_SECRET_ACCESS_KEY: base64 }, base64), '***');
  const paths = { SSL_PRIVATE_KEY: temporaryFolder(t), A_TOKEN_FILE: '/run/secrets/gone', B_TOKEN: '~/.token' };
  for (const [name, path] of Object.entries(paths)) assert.equal(await shown(t, { [name]: path }, path), path, name);
});

test('a switch that is named like a secret stays readable', async (t) => {
  for (const value of ['enabled', 'always', 'keyring', 'false', 'on']) {
    assert.equal(await shown(t, { USE_TOKEN: value }, `is ${value}`), `is ${value}`);
  }
});
