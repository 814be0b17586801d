import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { readTrace } from '../../runtime/node/store/read-trace.js';
import { snapshotOf } from '../../runtime/record/snapshot.js';
import { fold } from '../../runtime/run/state.js';
import type { Body } from '../support/dap-client.js';
import { root } from '../support/paths.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const text = runbookV1(
  `
  - id: one
    type: cli
    with: { argv: ["echo", "1"] }
    capture: { first: stdout }
  - id: group
    type: group
    steps:
      - id: two
        type: cli
        with: { argv: ["echo", "{{ .first }}"] }
        capture: { second: stdout }
  - id: gate
    type: cli
    with: { argv: ["touch", "x"] }
  - id: last
    type: cli
    with: { argv: ["false"] }
`,
  '  vars: { name: value }\n',
);

/** What a capability promises: a request, or an argument of one. */
const promises: Readonly<Record<string, readonly string[]>> = {
  exceptionBreakpointFilters: ['setExceptionBreakpoints'],
  supportTerminateDebuggee: ['disconnect'],
  supportsANSIStyling: [],
  supportsBreakpointLocationsRequest: ['breakpointLocations'],
  supportsCompletionsRequest: ['completions'],
  supportsClipboardContext: ['evaluate'],
  supportsConditionalBreakpoints: ['setBreakpoints'],
  supportsConfigurationDoneRequest: ['configurationDone'],
  supportsDataBreakpoints: ['dataBreakpointInfo', 'setDataBreakpoints'],
  supportsEvaluateForHovers: ['evaluate'],
  supportsExceptionInfoRequest: ['exceptionInfo'],
  supportsFunctionBreakpoints: ['setFunctionBreakpoints'],
  supportsGotoTargetsRequest: ['gotoTargets', 'goto'],
  supportsHitConditionalBreakpoints: ['setBreakpoints'],
  supportsLoadedSourcesRequest: ['loadedSources', 'source'],
  supportsLogPoints: ['setBreakpoints'],
  supportsRestartFrame: ['restartFrame'],
  supportsRestartRequest: ['restart'],
  supportsSetExpression: ['setExpression'],
  supportsSetVariable: ['setVariable'],
  supportsStepBack: ['stepBack', 'reverseContinue'],
  supportsTerminateRequest: ['terminate'],
};

const always = [
  'attach',
  'continue',
  'disconnect',
  'initialize',
  'launch',
  'next',
  'pause',
  'scopes',
  'setBreakpoints',
  'stackTrace',
  'stepIn',
  'stepOut',
  'threads',
  'variables',
];

test('every request of the protocol is answered as its capability promises, or refused by name', async (context) => {
  const { client } = await sceneOf(context, text);
  const definition = join(root, 'node_modules', '@vscode', 'debugprotocol', 'lib', 'debugProtocol.d.ts');
  const reverse = ['runInTerminal', 'startDebugging'];
  const commands = [...readFileSync(definition, 'utf8').matchAll(/^\s*\/\/ command: '(\w+)'/gm)]
    .map(([, command]) => command ?? '')
    .filter((command) => !reverse.includes(command));
  assert.ok(commands.length > 40, `only ${commands.length} requests`);
  const capabilities = await client.request('initialize', { adapterID: 'runbook' });
  const claimed = Object.keys(capabilities);
  assert.deepEqual(claimed.sort(), Object.keys(promises).sort());
  const promised = new Set([...always, ...claimed.flatMap((name) => promises[name] ?? [])]);
  // These two end the session.
  const last = ['terminate', 'disconnect'];
  for (const command of [...commands.filter((one) => !last.includes(one)), ...last]) {
    const { success, message = '' } = await client.attempt(command, {});
    const isRefused = message === `'${command}' is not supported by this debugger`;
    assert.equal(isRefused, !promised.has(command), `${command}: ${success ? 'answered' : message}`);
  }
});

const moves = ['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'pause'];
const consoleLines = [
  ...['next', 'continue', 'back', 'goto last', 'goto nowhere', 'skip', 'skip not needed', 'retry', 'rollback'],
  ...['break last', 'break 1000', 'info', 'where', 'list', 'risk', 'why', 'vars', 'captures', 'history', 'help'],
  ...['print first', 'print 1 +', 'evidence set a b', 'evidence check a', 'approve --as alice', 'snapshot', '{{', ''],
];
const request = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...moves).map((command) => ({ command, args: { threadId: 1 } })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: -1, max: 30 }).map((line) => ({
      command: 'setBreakpoints',
      args: { source: { path: 'PROGRAM' }, breakpoints: [{ line, condition: line % 3 === 0 ? 'first == "1"' : '' }] },
    })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('failed', 'approval', 'caution', 'divergence').map((filter) => ({
      command: 'setExceptionBreakpoints',
      args: { filters: [filter] },
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('first', 'steps.one.status', '{{ .second }}', 'nowhere', '1 +', '')
      .map((expression) => ({
        command: 'evaluate',
        args: { expression, context: 'watch' },
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('stackTrace', 'scopes', 'threads', 'exceptionInfo', 'dataBreakpointInfo')
      .map((command) => ({
        command,
        args: { threadId: 1, frameId: 1, name: 'first' },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -2, max: 40 }).map((variablesReference) => ({
      command: 'variables',
      args: { variablesReference },
    })),
  },
  {
    weight: 2,
    arbitrary: fc.nat({ max: 5 }).map((targetId) => ({ command: 'goto', args: { threadId: 1, targetId } })),
  },
  { weight: 2, arbitrary: fc.nat({ max: 3 }).map((frameId) => ({ command: 'restartFrame', args: { frameId } })) },
  {
    weight: 2,
    arbitrary: fc.record({
      command: fc.constant('setExpression'),
      args: fc.record({
        expression: fc.constantFrom('name', 'captures.first', 'second', 'nothing'),
        value: fc.constantFrom('1', 'other', ''),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ command: 'restart', args: {} }) },
  {
    weight: 2,
    arbitrary: fc.record({
      command: fc.constant('setVariable'),
      args: fc.record({
        variablesReference: fc.integer({ min: 1, max: 30 }),
        name: fc.constantFrom('name', 'first', 'second', 'nothing'),
        value: fc.constantFrom('1', 'other', ''),
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...consoleLines).map((expression) => ({
      command: 'evaluate',
      args: { expression, context: 'repl' },
    })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(null, { kind: 'approve' }, { kind: 'reject', reason: 'no' }).map((answer) => ({
      command: 'runbook/answer',
      args: { requestId: 'QUESTION', answer },
    })),
  },
);

/** What moves a run, so that the client is told where it is next. */
const moving = new Set([
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'goto',
  'restartFrame',
  'restart',
]);
const places = ['stopped', 'runbook/answerNeeded', 'terminated'];

/** Whether what the adapter shows of a run is what the beginning of its log leads to: all of it, where it is in the present. */
function isFolded(scene: Scene, dump: string): boolean {
  const shown = JSON.parse(dump);
  const events = scene.trace(shown.run_id) as readonly RecordedEvent[];
  const isPast = scene.client.events
    .findLast(({ event }) => event === 'stopped')
    ?.body?.description?.startsWith('In the past');
  return isPast === true ? isPrefixOf(events, shown) : isFoldOf(events, shown);
}

function isPrefixOf(events: readonly RecordedEvent[], shown: unknown): boolean {
  return events.some((_, index) => isFoldOf(events.slice(0, events.length - index), shown));
}

function isFoldOf(events: readonly RecordedEvent[], shown: unknown): boolean {
  return isDeepStrictEqual(shown, JSON.parse(JSON.stringify(snapshotOf(fold(events)))));
}

interface Walked {
  readonly command: string;
  readonly args: object;
}

/** The events that told the client where the run is, in their order. */
function told({ client }: Scene): readonly Body[] {
  return client.events.filter(({ event }) => places.includes(event));
}

/** Whether a request that succeeded leads the run to another place. */
function isMoving(scene: Scene, command: string): boolean {
  // An answer that comes while the run stands is kept, but what follows from it waits.
  return moving.has(command) || (command === 'runbook/answer' && told(scene).at(-1)?.event === 'runbook/answerNeeded');
}

/** Sends one request, waits for where it leads, and compares what is seen of the run then with its log; whether it goes on. */
async function step(scene: Scene, { command, args }: Walked, isSeen = isFolded): Promise<boolean> {
  const { client } = scene;
  const before = told(scene);
  const question = before.findLast(({ event }) => event === 'runbook/answerNeeded')?.body.requestId ?? 'none';
  const known = JSON.stringify(args).replace('PROGRAM', scene.program).replace('QUESTION', question);
  const willMove = isMoving(scene, command);
  // Each is answered in time, or this throws.
  const { success } = await client.attempt(command, JSON.parse(known));
  while (success && willMove && told(scene).length === before.length) await client.waitForAny(places);
  if (client.events.some(({ event }) => event === 'terminated')) return false;
  return standsStill(scene, `${command} ${known}`, isSeen);
}

/** Compares what is seen of the run with its log until both stand still: a line of the console may have let the run go on. */
async function standsStill(scene: Scene, after: string, isSeen: typeof isFolded): Promise<boolean> {
  const { client } = scene;
  let shown = '';
  for (let turn = 0; turn < 200; turn += 1) {
    if (client.events.some(({ event }) => event === 'terminated')) return false;
    const { success, body, message = '' } = await client.attempt('evaluate', { expression: 'dump', context: 'repl' });
    shown = success ? body.result : message;
    if (success && isSeen(scene, shown)) return true;
    // A run that is begun anew has no log yet; any other refusal is a fault.
    assert.ok(success || message.endsWith('the run has not begun yet'), message);
  }
  assert.fail(`after '${after}': ${shown}`);
}

async function hasWholeRecord(scene: Scene, runId: string): Promise<void> {
  const { phase } = fold(scene.trace(runId) as readonly RecordedEvent[]);
  assert.ok(phase.name === 'finished' || phase.name === 'paused', phase.name);
  const verdict = await verifyRun(scene.runFolder(runId));
  assert.ok(verdict.ok && verdict.value.kind !== 'changed', JSON.stringify(verdict));
}

test('any requests in any order are answered, the run is always seen as its log leads to, and ends with a whole record', async (context) => {
  const walk = fc.array(request, { minLength: 40, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(walk, async (requests) => {
      const scene = await sceneOf(context, text);
      await scene.launchToEntry();
      for (const one of requests) if (!(await step(scene, one))) break;
      assert.equal(scene.client.errorText, '');
      await scene.client.request('disconnect');
      for (const runId of scene.runIds()) await hasWholeRecord(scene, runId);
    }),
    // A walk takes a second, so that a shorter one that fails, too, is not looked for.
    { numRuns: Number(process.env['WALKS'] ?? 4), endOnFailure: true },
  );
});

const answers = `meta: { name: walk }
steps:
  - group:
      mode: unordered
      steps:
        - { match: { argv: [echo, "1"] }, calls: { min: 0, max: 500 }, respond: { stdout: "1\\n" } }
        - { match: { argv: [echo, "{{ .any }}"] }, calls: { min: 0, max: 500 }, respond: { stdout: "other\\n" } }
        - { match: { argv: [touch, x] }, calls: { min: 0, max: 500 } }
        - { match: { argv: ["false"] }, calls: { min: 0, max: 500 }, respond: { exit: 1 } }
`;

/** Takes a replay back once more, and gives what is seen of it then; undefined where it cannot be. */
async function seenBack(scene: Scene): Promise<string | undefined> {
  const { client } = scene;
  const before = told(scene);
  const { success } = await client.attempt('stepBack', { threadId: 1 });
  if (!success) return undefined;
  while (told(scene).length === before.length) await client.waitForAny(places);
  return (await client.request('evaluate', { expression: 'dump', context: 'repl' })).result;
}

test('any requests in any order are answered in a replay, too, which goes back and forth and leaves a whole record', async (context) => {
  const walk = fc.array(request, { minLength: 40, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(walk, async (requests) => {
      const scene = await sceneOf(context, text);
      writeFileSync(join(scene.folder, 'scenario.yaml'), answers);
      await scene.launchToEntry({ mode: 'replay', scenario: join(scene.folder, 'scenario.yaml') });
      for (const one of requests) if (!(await step(scene, one, () => true))) break;
      assert.equal(scene.client.errorText, '');
      const seen = await seenBack(scene);
      await scene.client.request('disconnect');
      const replays = join(scene.folder, '.runbook', 'replays');
      const [runId = ''] = readdirSync(replays);
      const verdict = await verifyRun(join(replays, runId));
      assert.ok(verdict.ok && verdict.value.kind !== 'changed', JSON.stringify(verdict));
      const trace = await readTrace(join(replays, runId, 'trace.jsonl'));
      assert.ok(trace.ok && (seen === undefined || isPrefixOf(trace.value.events, JSON.parse(seen))), seen);
    }),
    { numRuns: Number(process.env['WALKS'] ?? 2), endOnFailure: true },
  );
});
