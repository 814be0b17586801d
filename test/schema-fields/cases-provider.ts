import { type FieldCase, type Json, manual, runbook } from './case.js';

type More = { readonly [key: string]: Json };

/** A provider whose one type, `demo.act`, does what stands under `with`. */
export const demoProvider: Readonly<Record<string, string>> = {
  'provider.json': JSON.stringify({
    apiVersion: 'runbook-provider/v1',
    namespace: 'demo',
    version: '1.0.0',
    description: 'a provider for tests',
    main: 'provider.mjs',
    types: { act: { description: 'acts', risk: 'safe', with: { type: 'object' } } },
  }),
  'provider.mjs': `export const validate = () => [];
export async function execute({ with: { say, variable, place, wait, fails } }, { cwd }) {
  if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
  return { exitCode: fails ? 1 : 0, stdout: place ? cwd : variable ? process.env[variable] ?? '' : say ?? '' };
}
`,
};

const act = (given: More, more: More = {}): Json => ({ id: 'look', type: 'demo.act', with: given, ...more });
const passage = { file: 'guide.md', section: 'Quick look', lines: [3, 7] };

/** A case of a key of a step that the provider does. */
function field(
  key: string,
  value: Json,
  { given = { say: 'hello' }, beside = {}, ...look }: Pick<FieldCase, 'by' | 'shows'> & { given?: More; beside?: More },
): Readonly<Record<string, FieldCase>> {
  const document = runbook([act(given, { ...beside, [key]: value })]);
  return {
    [`providerStep.${key}`]: { document, path: ['steps', 0, key], files: { 'guide.md': '# Guide\n' }, ...look },
  };
}

/** A case of a key that such a step cannot do without. */
function needed(key: string, other: Json, look: Pick<FieldCase, 'by' | 'shows'>): Readonly<Record<string, FieldCase>> {
  const path = key === 'type' ? ['steps', 0] : ['steps', 0, key];
  return { [`providerStep.${key}`]: { document: runbook([act({ say: 'hello' })]), path, other, ...look } };
}

/** The fields of steps that a provider does. */
export const casesOfProviders: Readonly<Record<string, FieldCase>> = {
  ...needed('id', 'else', { by: 'dry-run', shows: /\] look/ }),
  ...needed('type', manual(), { by: 'dry-run', shows: /\$ demo\.act/ }),
  ...needed('with', { say: 'bye' }, { by: 'run', shows: /│ hello/ }),
  ...field('title', 'Say it', { by: 'dry-run', shows: /\[1\/1\] Say it/ }),
  ...field('description', 'Nothing is changed', { by: 'dry-run', shows: /Nothing is changed/ }),
  ...field('source', passage, { by: 'dry-run', shows: /from guide\.md, "Quick look", lines 3–7/ }),
  ...field('annotations', { owner: 'sre' }, { by: 'export', shows: /"owner": "sre"/ }),
  ...field('when', '1 > 2', { by: 'run', shows: /step\.skipped/ }),
  ...field('env', { WORD: 'hello' }, { given: { variable: 'WORD' }, by: 'run', shows: /│ hello/ }),
  ...field('cwd', '/usr', { given: { place: true }, by: 'run', shows: /│ \/usr/ }),
  ...field('capture', { said: 'stdout' }, { by: 'run', shows: /said = hello/ }),
  ...field('assertions', [{ contains: 'bye' }], { by: 'run', shows: /ended with 1/ }),
  ...field('timeout', '50ms', { given: { wait: 300 }, by: 'run', shows: /its time limit was reached/ }),
  ...field('retry', { max_attempts: 1, initial: '1ms' }, { given: { fails: true }, by: 'run', shows: /step\.retried/ }),
  ...field('on_error', 'continue', { given: { fails: true }, by: 'run', shows: /ended with 0/ }),
  ...field('rollback', { argv: ['echo', 'back'] }, { by: 'dry-run', shows: /this takes it back/ }),
  ...field('risk', 'caution', { by: 'dry-run', shows: /would wait for a person/ }),
  ...field('approvals', { min: 2 }, { by: 'dry-run', shows: /2 people/ }),
  ...field('resource', 'prod-db', { beside: { risk: 'dangerous' }, by: 'dry-run', shows: /to type 'prod-db'/ }),
};
