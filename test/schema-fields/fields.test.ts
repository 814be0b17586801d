import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from '../support/paths.js';
import type { Run } from '../support/spoken.js';
import { type FieldCase, without } from './case.js';
import { casesOfProviders, demoProvider } from './cases-provider.js';
import { casesOfV0 } from './cases-v0.js';
import { casesOfV1 } from './cases-v1.js';
import { seen } from './view.js';
import { fieldsOf, schemaNamed } from './walk.js';

const versions = {
  'runbook/v0': casesOfV0,
  'runbook/v1': { ...casesOfV0, ...casesOfV1, ...casesOfProviders },
} as const;

let folder = '';
let run: Run;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runbook-fields-'));
  await installProvider(join(folder, 'config'));
  // The program reads them when it is loaded.
  delete process.env['FORCE_COLOR'];
  Object.assign(process.env, { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') });
  // Each run listens for signals as if it were alone in its process.
  process.setMaxListeners(0);
  run = (await import('../../runtime/cli/program.js')).runProgram;
});

/** Installs a provider below a folder of settings, and builds what hosts it to where the bundled tests look for it. */
async function installProvider(config: string): Promise<void> {
  const installed = join(config, 'runbook', 'providers', 'demo');
  mkdirSync(installed, { recursive: true });
  for (const [name, text] of Object.entries(demoProvider)) writeFileSync(join(installed, name), text);
  await build({
    entryPoints: [join(root, 'runtime', 'node', 'provider', 'host.ts')],
    outfile: fileURLToPath(new URL('../../provider-host.mjs', import.meta.url)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
}

after(() => rmSync(folder, { recursive: true, force: true }));

for (const [version, cases] of Object.entries(versions)) {
  const fields = [...namesIn(version.replace('/', '-')), ...(version === 'runbook/v0' ? [] : fieldsOfProviders())];

  test(`every field of ${version} has a case that shows what it does`, () => {
    const told = new Set([...Object.keys(cases), 'document.apiVersion']);
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

function namesIn(schema: string): readonly string[] {
  return fieldsOf(schemaNamed(schema)).map(({ name }) => name);
}

/** The fields of a step that a provider does; what stands below them is told in the schema of the whole. */
function fieldsOfProviders(): readonly string[] {
  const own = namesIn('provider-step').filter((name) => name.startsWith('document.'));
  return own.map((name) => name.replace('document', 'providerStep'));
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
