import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { fold } from '../../runtime/run/state.js';
import { root } from '../support/paths.js';
import { runbookV1, sceneOf } from './support.js';

const text = runbookV1(`
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
`);

/** What a capability promises: a request, or an argument of one. */
const promises: Readonly<Record<string, readonly string[]>> = {
  exceptionBreakpointFilters: ['setExceptionBreakpoints'],
  supportTerminateDebuggee: ['disconnect'],
  supportsANSIStyling: [],
  supportsConditionalBreakpoints: ['setBreakpoints'],
  supportsConfigurationDoneRequest: ['configurationDone'],
  supportsDataBreakpoints: ['dataBreakpointInfo', 'setDataBreakpoints'],
  supportsEvaluateForHovers: ['evaluate'],
  supportsExceptionInfoRequest: ['exceptionInfo'],
  supportsFunctionBreakpoints: ['setFunctionBreakpoints'],
  supportsHitConditionalBreakpoints: ['setBreakpoints'],
  supportsLogPoints: ['setBreakpoints'],
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
  { weight: 1, arbitrary: fc.constant({ command: 'runbook/answer', args: { requestId: 'none', answer: null } }) },
);

test('any requests in any order are answered, and the run ends with a whole record', async (context) => {
  const walk = fc.array(request, { minLength: 40, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(walk, async (requests) => {
      const scene = await sceneOf(context, text);
      await scene.launchToEntry();
      for (const { command, args } of requests) {
        // Each is answered in time, or this throws.
        await scene.client.attempt(command, JSON.parse(JSON.stringify(args).replace('PROGRAM', scene.program)));
        if (scene.client.server.exitCode !== null) break;
      }
      assert.equal(scene.client.errorText, '');
      await scene.client.request('disconnect');
      const state = fold(scene.trace());
      const results = scene.trace().filter(({ type }) => type === 'step.result').length;
      assert.equal(state.history.length, results);
      assert.ok(state.phase.name === 'finished' || state.phase.name === 'paused', state.phase.name);
    }),
    { numRuns: 6 },
  );
});
