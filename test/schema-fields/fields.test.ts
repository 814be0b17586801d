import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Run } from '../support/spoken.js';
import { type FieldCase, without } from './case.js';
import { casesOfV0 } from './cases-v0.js';
import { casesOfV1 } from './cases-v1.js';
import { seen } from './view.js';
import { fieldsOf, schemaNamed } from './walk.js';

/** Replays, in which evidence is taken from a recording, are not offered on the command line yet. */
const ofReplays = ['manualStep.replay_mode'];

const versions = {
  'runbook/v0': casesOfV0,
  'runbook/v1': { ...casesOfV0, ...casesOfV1 },
} as const;

let folder = '';
let run: Run;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runbook-fields-'));
  // The program reads them when it is loaded.
  delete process.env['FORCE_COLOR'];
  Object.assign(process.env, { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') });
  // Each run listens for signals as if it were alone in its process.
  process.setMaxListeners(0);
  run = (await import('../../runtime/cli/program.js')).runProgram;
});

after(() => rmSync(folder, { recursive: true, force: true }));

for (const [version, cases] of Object.entries(versions)) {
  const fields = fieldsOf(schemaNamed(version.replace('/', '-'))).map(({ name }) => name);

  test(`every field of ${version} has a case that shows what it does`, () => {
    const told = new Set([...Object.keys(cases), ...ofReplays, 'document.apiVersion']);
    assert.deepEqual(
      fields.filter((name) => !told.has(name)),
      [],
    );
    assert.deepEqual(
      Object.keys(cases).filter((name) => !fields.includes(name)),
      [],
    );
  });

  for (const [name, fieldCase] of Object.entries(cases)) {
    test(`${name} of ${version} does something that is not seen without it`, () => checkCase(version, name, fieldCase));
  }
}

test('apiVersion decides which keys there are', async () => {
  const document = { meta: { name: 'A case' }, steps: [{ id: 'a', type: 'manual', when: 'true' }] };
  const check = async (apiVersion: string, expected: RegExp) => {
    const place = mkdtempSync(join(folder, 'case-'));
    assert.match(await seen(run, place, { apiVersion, ...document }, { by: 'validate' }), expected);
  };
  await check('runbook/v0', /'when' is not a key/);
  await check('runbook/v1', /: valid/);
});

async function checkCase(apiVersion: string, name: string, fieldCase: FieldCase): Promise<void> {
  const shows = (text: string) =>
    typeof fieldCase.shows === 'function' ? fieldCase.shows(text) : fieldCase.shows.test(text);
  const look = (document: object) =>
    seen(run, mkdtempSync(join(folder, 'case-')), { apiVersion, ...document }, fieldCase);
  const withIt = await look(fieldCase.document);
  const withoutIt = await look(without(fieldCase) as object);
  assert.ok(shows(withIt), `${name} does not show in:\n${withIt}`);
  assert.ok(!shows(withoutIt), `${name} shows although it is not there:\n${withoutIt}`);
}
