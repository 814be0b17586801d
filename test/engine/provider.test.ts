import assert from 'node:assert/strict';
import test from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Drive, PreparedWork } from '../../runtime/engine/drive.js';
import { executeProvider } from '../../runtime/engine/execute-provider.js';
import type { Classifier, JudgedCommand } from '../../runtime/engine/ports.js';
import type { ProviderRequest, Providers } from '../../runtime/engine/provider-port.js';
import { resolvedWork } from '../../runtime/engine/resolved-work.js';
import type { Classification, Risk } from '../../runtime/model/risk.js';
import type { ProviderStep } from '../../runtime/model/runbook.js';
import { resolverOf } from '../../runtime/run/resolve.js';
import { initialState } from '../../runtime/run/state.js';
import { cli, planOf } from '../support/plans.js';

const safe: Classification = { risk: 'safe', critical: false, reasons: [], final: { risk: 'safe', rule: 'local' } };

const described = {
  has: () => true,
  describe: (type: string) => ({ type, description: 'acts', risk: 'safe' as const, provider: 'demo 1.0.0' }),
  problem: () => '',
  fields: () => ({ ok: true as const, value: {} }),
};

/** The class of a provider's step with these variables, where its provider calls it safe. */
function classWith(env: Readonly<Record<string, string>>): Risk {
  const { argv: _, ...base } = cli('a', []);
  const step: ProviderStep = { ...base, type: 'provider', providerType: 'demo.act', with: {}, env };
  const scene = {
    classifier: { judge: () => safe },
    providers: described,
    cwd: '/',
    resolveFolder: (path: string) => path,
  };
  const values = {
    apiVersion: 'runbook/v1' as const,
    runId: 'r',
    vars: {},
    inputs: {},
    environment: {},
    captures: new Map([['folder', { text: '/tmp/evil', type: 'string' as const }]]),
    captors: new Map<string, string>(),
    outcome: () => undefined,
  };
  const found = resolvedWork(scene, step, resolverOf(values, planOf([]).governance));
  assert.ok(found.ok, found.ok ? '' : found.error.message);
  assert.equal(found.value.work.classification, found.value.command.classification);
  return found.value.command.classification.final.risk;
}

test('variables that choose or load programs raise the class of a step that a provider does', () => {
  assert.equal(classWith({}), 'safe');
  assert.equal(classWith({ TOKEN: 'a' }), 'safe');
  assert.equal(classWith({ PATH: '/tmp/evil' }), 'caution');
  assert.equal(classWith({ PATH: '{{ captures.folder }}' }), 'caution');
  assert.equal(classWith({ LD_PRELOAD: './x.so' }), 'dangerous');
});

test('a program that a provider starts is judged with the variables of the step and with its own', async () => {
  const judged: JudgedCommand[] = [];
  const classifier: Classifier = {
    judge: (command) => {
      judged.push(command);
      return safe;
    },
  };
  const execute: Providers['execute'] = async ({ authorize }): Promise<never> => {
    const answer = await authorize({ argv: ['sh', '-c', 'find . $X $Y'], cwd: '/', env: { Y: '2' } });
    throw new Error(answer.ok ? 'ended' : answer.message);
  };
  const plan = planOf([cli('a', ['true'])]);
  const drive = { plan, providers: { execute }, ports: { classifier } } as unknown as Drive;
  const work = {
    subject: { kind: 'provider', type: 'demo.act', with: {} },
    env: { X: '-delete', Y: '1' },
    cwd: '/',
    assertions: [],
    classification: safe,
  } as const satisfies PreparedWork;
  const request: Pick<ProviderRequest, 'cwd' | 'environment' | 'timeoutMs' | 'onOutput' | 'cancellation'> = {
    cwd: '/',
    environment: {},
    timeoutMs: 1000,
    onOutput: () => {},
    cancellation: newCancellation(),
  };
  const [planStep] = plan.steps;
  assert.ok(planStep);
  await assert.rejects(executeProvider(drive, work, request, initialState, planStep), /^Error: ended$/);
  assert.deepEqual(judged, [{ kind: 'argv', argv: ['sh', '-c', 'find . $X $Y'], env: { X: '-delete', Y: '2' } }]);
});
