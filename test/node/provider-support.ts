import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { build } from 'esbuild';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Execution } from '../../runtime/engine/ports.js';
import type { ProviderRequest } from '../../runtime/engine/provider-port.js';
import { processExecutor } from '../../runtime/node/process/executor.js';
import { openProviders, type ProviderRegistry } from '../../runtime/node/provider/providers.js';
import { root, temporaryFolder } from '../support/paths.js';

/** The provider of the examples. */
export const httpProvider = join(root, 'examples', 'providers', 'http');

const minimal = {
  apiVersion: 'runbook-provider/v1',
  namespace: 'demo',
  version: '1.0.0',
  description: 'a provider for tests',
  main: 'provider.mjs',
  types: { act: { description: 'acts', with: { type: 'object' } } },
};

/** A folder with a provider whose one type is `demo.act`; `code` is what its `execute` does. */
export function providerWith(context: TestContext, code: string, more: Readonly<Record<string, unknown>> = {}): string {
  const text = `export const validate = () => [];\nexport async function execute(step, context) {\n${code}\n}\n`;
  return providerOf(context, text, more);
}

/** A folder with a provider of this module. */
export function providerOf(context: TestContext, text: string, more: Readonly<Record<string, unknown>> = {}): string {
  const folder = join(temporaryFolder(context), 'demo');
  mkdirSync(folder);
  writeFileSync(join(folder, 'provider.json'), JSON.stringify({ ...minimal, ...more }, undefined, 2));
  writeFileSync(join(folder, 'provider.mjs'), text);
  return folder;
}

/** The providers of folders, with the host built from its source. */
export async function opened(context: TestContext, ...folders: readonly string[]): Promise<ProviderRegistry> {
  const host = join(temporaryFolder(context), 'provider-host.mjs');
  await build({
    entryPoints: [join(root, 'runtime', 'node', 'provider', 'host.ts')],
    outfile: host,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return openProviders(folders, host);
}

/** Has the provider in a folder do a step. */
export async function done(
  context: TestContext,
  folder: string,
  more: Partial<ProviderRequest> = {},
  registry?: ProviderRegistry,
): Promise<Execution> {
  const environment = {
    PATH: process.env['PATH'] ?? '',
    RUNBOOK_RUN_ID: `test-${process.pid}-${Math.random()}`,
    RUNBOOK_STEP_ID: 'a',
    ...more.environment,
  };
  return (registry ?? (await opened(context, folder))).execute({
    type: 'demo.act',
    with: {},
    runId: environment.RUNBOOK_RUN_ID,
    stepId: 'a',
    attempt: 1,
    cwd: folder,
    timeoutMs: 20_000,
    cancellation: newCancellation(),
    onOutput: () => {},
    executor: processExecutor({ runId: environment.RUNBOOK_RUN_ID, directory: temporaryFolder(context) }),
    authorize: async () => ({ ok: true }),
    ...more,
    environment,
  });
}
