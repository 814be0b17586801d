import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Body, type ClientOptions, DapClient } from '../support/dap-client.js';
import { temporaryFolder } from '../support/paths.js';

/** A runbook on disk and a client that has introduced itself. */
export interface Scene {
  readonly client: DapClient;
  readonly folder: string;
  readonly program: string;
  /** Launches with these arguments beside the program, sets breakpoints and says that it is done with them. */
  launch(args?: object, breakpoints?: readonly number[]): Promise<Body>;
  /** Launches and waits for the stop on entry. */
  launchToEntry(args?: object, breakpoints?: readonly number[]): Promise<void>;
  /** The number of the line that holds a text. */
  lineOf(text: string): number;
  /** Lets the run go on and waits until it stands still again. */
  resume(command: string): Promise<Body>;
  /** The line that the run stands at. */
  stoppedLine(): Promise<number>;
  /** The events in the trace of a run, or of the only one. */
  trace(runId?: string): readonly Body[];
  /** The folder of a run, or of the only one. */
  runFolder(runId?: string): string;
  /** The ids of the runs so far. */
  runIds(): readonly string[];
  /** The values of a scope by name. */
  scope(name: string): Promise<Record<string, string>>;
  evaluate(expression: string, context?: string): Promise<string>;
}

/** The text of a runbook with these steps. */
export function runbookText(steps: string, meta = ''): string {
  return `apiVersion: runbook/v0\nmeta:\n  name: test\n${meta}steps:\n${steps}`;
}

/** The same in `runbook/v1`. */
export function runbookV1(steps: string, meta = ''): string {
  return runbookText(steps, meta).replace('runbook/v0', 'runbook/v1');
}

/** How a client is started and introduces itself. */
interface SceneOptions extends ClientOptions {
  readonly initialize?: object;
}

/** Writes a runbook into a new folder and starts a client on it. */
export async function sceneOf(context: TestContext, text: string, options: SceneOptions = {}): Promise<Scene> {
  const started: DapClient[] = [];
  // Before the folder is removed: a run that goes on would still write into it.
  context.after(() => Promise.all(started.map(killed)));
  const folder = temporaryFolder(context);
  const program = join(folder, 'x.runbook.yaml');
  writeFileSync(program, text);
  const environment = { XDG_STATE_HOME: join(folder, 'state'), ...options.environment };
  const client = new DapClient(context, { ...options, environment });
  started.push(client);
  const introduction = { adapterID: 'runbook', clientID: 'test', pathFormat: 'path', ...options.initialize };
  await client.request('initialize', introduction);
  await client.waitFor('initialized');

  const runs = join(folder, '.runbook', 'runs');
  const runFolder = (runId = readdirSync(runs)[0]) => join(runs, runId ?? '');
  const launch = async (args: object = {}, breakpoints: readonly number[] = []) => {
    const launched = client.request('launch', {
      program,
      runDirectory: join(folder, '.runbook'),
      as: 'alice',
      ...args,
    });
    const set = await client.request('setBreakpoints', {
      source: { path: program },
      breakpoints: breakpoints.map((line) => ({ line })),
    });
    await client.request('configurationDone');
    await launched;
    return set;
  };

  return {
    client,
    folder,
    program,
    launch,
    launchToEntry: async (args, breakpoints) => {
      await launch(args, breakpoints);
      await client.waitFor('stopped', ({ reason }) => reason === 'entry');
    },
    lineOf: (part) => text.split('\n').findIndex((line) => line.includes(part)) + 1,
    resume: async (command) => {
      await client.request(command, { threadId: 1 });
      return client.waitFor('stopped');
    },
    stoppedLine: async () => (await client.request('stackTrace', { threadId: 1 })).stackFrames[0].line,
    runFolder,
    runIds: () => readdirSync(runs),
    trace: (runId) => {
      const file = join(runFolder(runId), 'trace.jsonl');
      if (!existsSync(file)) return [];
      return readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    },
    scope: async (name) => {
      const { scopes } = await client.request('scopes', { frameId: 1 });
      const found = scopes.find((scope: Body) => scope.name === name);
      if (!found) return {};
      const { variables } = await client.request('variables', { variablesReference: found.variablesReference });
      return Object.fromEntries(variables.map((variable: Body) => [variable.name, variable.value]));
    },
    evaluate: async (expression, how = 'watch') =>
      (await client.request('evaluate', { expression, context: how })).result,
  };
}

async function killed({ server }: DapClient): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}

/** How many steps are done according to the trace. */
export function stepsDone(scene: Scene): number {
  return scene.trace().filter(({ type }) => type === 'step.result').length;
}
