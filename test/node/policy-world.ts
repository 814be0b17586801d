import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { People } from '../../runtime/engine/ports.js';
import type { Actor } from '../../runtime/model/event.js';
import type { Result } from '../../runtime/model/result.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../../runtime/node/load.js';
import { loadStoppedRun, openStoppedRun } from '../../runtime/node/resume.js';
import { type OpenedRun, openRun } from '../../runtime/node/run.js';
import { type RunValues, runValues } from '../../runtime/node/run-values.js';
import { nothingGiven } from '../support/no-values.js';
import { temporaryFolder } from '../support/paths.js';
import { runbookOf } from './support.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

/** A workspace with a runbook, and a place for the policy of an organisation beside it. */
export interface PolicyWorld {
  readonly folder: string;
  readonly runbook: string;
  readonly organisation: string;
  /** Writes a file below the folder. */
  write(name: string, content: string | object): string;
  load(path?: string): Promise<Result<LoadedRunbook, RunFault>>;
  /** Opens a run whose questions nobody answers, or these people do. */
  open(options?: OpenOptions): Promise<Result<OpenedRun, RunFault>>;
  resume(directory: string, people?: Partial<People>): Promise<Result<OpenedRun, RunFault>>;
}

interface OpenOptions {
  readonly people?: Partial<People>;
  readonly runDirectory?: string;
  readonly path?: string;
}

/** Where the policies of a workspace lie. */
export const workspacePolicy = '.runbook/policy.json';
export const organisationPolicy = 'organisation/policy.json';

/** A new workspace with a runbook of these steps. */
export function policyWorld(
  context: Pick<TestContext, 'after'>,
  steps: readonly string[] = ['type: cli, with: {argv: [touch, made]}'],
): PolicyWorld {
  const folder = temporaryFolder(context);
  process.env['XDG_STATE_HOME'] = join(folder, 'state');
  process.env['LOCALAPPDATA'] = join(folder, 'state');
  const write: PolicyWorld['write'] = (name, content) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const runbook = write('x.runbook.yaml', runbookOf(steps));
  const organisation = join(folder, organisationPolicy);
  const places = { organisation: [organisation] };
  const load = (path = runbook) => loadRunbook(path, [], places);
  return {
    ...{ folder, runbook, organisation, write, load },
    open: async ({ people = {}, runDirectory, path } = {}) => {
      const loaded = await load(path);
      if (!loaded.ok) return loaded;
      const options = { ...driving(loaded.value, people), arePrerequisitesConfirmed: false, mode: 'real' } as const;
      return openRun(loaded.value, { ...options, ...(runDirectory !== undefined && { runDirectory }) });
    },
    resume: async (directory, people = {}) => {
      const stopped = await loadStoppedRun(directory, [], places);
      if (!stopped.ok) return stopped;
      return openStoppedRun(stopped.value, { ...driving(stopped.value.loaded, people), allowsChange: false });
    },
  };
}

/** A person who says yes to everything. */
export const yes: Pick<People, 'approval'> = {
  approval: async ({ approval }) => {
    const { typed_text: typed } = approval.request;
    return { kind: 'approve', actor: alice, ...(typed !== undefined && { typed }) };
  },
};

/** The value of a result that a test sets out with. */
export function must<Value>(result: Result<Value, RunFault>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function driving(loaded: LoadedRunbook, people: Partial<People>) {
  return {
    actor: alice,
    cancellation: newCancellation(),
    values: must<RunValues>(runValues(loaded, nothingGiven)),
    observer: { onEvent: () => {}, onOutput: () => {} },
    people: {
      evidence: async () => undefined,
      approval: async () => undefined,
      intervention: async () => undefined,
      ...people,
    },
  };
}
