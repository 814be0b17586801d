import type { Command } from 'commander';
import { quoted, writeTextFile } from '../../node/files.js';
import { refusalOf } from '../refuse.js';

const fail = refusalOf('schema export');

/** In the order of the help; the first is what is written where nothing is said. */
const schemas: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  any: () => import('../../schema/generated/editor-runbook.json', { with: { type: 'json' } }),
  v0: () => import('../../schema/generated/editor-v0.json', { with: { type: 'json' } }),
  v1: () => import('../../schema/generated/editor-v1.json', { with: { type: 'json' } }),
  policy: () => import('../../schema/generated/editor-policy.json', { with: { type: 'json' } }),
  recording: () => import('../../schema/generated/editor-recording.json', { with: { type: 'json' } }),
  test: () => import('../../schema/generated/editor-test.json', { with: { type: 'json' } }),
};

interface SchemaOptions {
  readonly version: string;
  readonly out?: string;
}

/** Adds `runbook schema export`. */
export function registerSchema(program: Command): void {
  program
    .command('schema')
    .summary('write the JSON Schema of runbooks for other editors')
    .description('write the schemas that this program reads by, for editors and tools that know JSON Schema')
    .command('export')
    .summary('write a JSON Schema')
    .description('write a JSON Schema (draft 07), as yaml-language-server and other editors take it')
    .option(
      '--version <version>',
      "'v0', 'v1', 'any' of the two, 'policy' for policy.json, 'recording' for recording.yaml, 'test' for tests",
      'any',
    )
    .option('--out <file>', 'where it goes (default: standard output)')
    .action(exportSchema);
}

async function exportSchema({ version, out }: SchemaOptions): Promise<void> {
  const load = Object.hasOwn(schemas, version) ? schemas[version] : undefined;
  if (!load) return fail(`${quoted(version)} is not a version; write one of ${Object.keys(schemas).join(', ')}`);
  const text = `${JSON.stringify((await load()).default, null, 2)}\n`;
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  const written = await writeTextFile(out, text);
  if (!written.ok) fail(written.error.message);
}
