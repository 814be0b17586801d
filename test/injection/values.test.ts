import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../support/paths.js';
import { type Payload, payloadsFor } from './payloads.js';
import { argumentsOf, givenTo, namesBelow, type Ran, runIn, type Scene, sceneIn, verdictOf } from './scene.js';

/** A way for a value into a step. */
interface Way {
  readonly name: string;
  /** The step, in which X stands for the template that gives the value. */
  readonly step: string;
  check(scene: Scene, id: string, payload: string, ran: Ran): void;
}

const isArgument: Way['check'] = (scene, id, payload) => {
  assert.deepEqual(argumentsOf(scene, id), ['get', payload, 'end']);
};

const isGiven: Way['check'] = (scene, id, payload) => {
  assert.equal(givenTo(scene, id), payload);
};

const hasStatus =
  (...statuses: readonly string[]): Way['check'] =>
  (_scene, id, _payload, { state }) => {
    const result = state.history.find(({ step_id }) => step_id === id);
    assert.ok(result && statuses.includes(result.status), `${id}: ${JSON.stringify(result)}`);
  };

/** The ways of a value from one of the sources; NAME stands for the name of the value, SOURCE for its path. */
const ways: readonly Way[] = [
  { name: 'argv', step: 'type: cli, with: {argv: [kubectl, get, "{{ .NAME }}", end]}', check: isArgument },
  { name: 'env', step: 'type: cli, with: {argv: [kubectl, get]}, env: {GIVEN: "{{ .NAME }}"}', check: isGiven },
  {
    name: 'a variable in quotes in a script',
    step: `type: script, with: {shell: sh, env: {GIVEN: "{{ .NAME }}"}, run: 'kubectl get "$GIVEN" end'}`,
    check: isArgument,
  },
  {
    name: 'a condition',
    step: `type: cli, when: "SOURCE.NAME == 'something else'", with: {argv: [kubectl, get, never]}`,
    check: hasStatus('skipped'),
  },
  {
    name: 'an expression as an assertion',
    step: 'type: cli, with: {argv: [kubectl, get]}, assertions: [{expr: "size(SOURCE.NAME) > 0"}]',
    check: hasStatus('passed'),
  },
  {
    name: 'the text of an assertion',
    step: 'type: cli, with: {argv: [cat, payload.txt]}, assertions: [{equals: "{{ .NAME }}"}]',
    check: hasStatus('passed'),
  },
  {
    name: 'a folder',
    step: 'type: cli, with: {argv: [kubectl, get]}, cwd: "nowhere/{{ .NAME }}/nowhere", on_error: continue',
    check: hasStatus('failed'),
  },
  {
    name: 'instructions',
    step: 'type: manual, instructions: "do {{ .NAME }} now"',
    check: (_scene, id, payload, { events }) => {
      const ready = events.find((event) => event.type === 'step.ready' && event.step_id === id);
      assert.ok(ready?.type === 'step.ready');
      assert.equal(ready.data.instructions, `do ${payload} now`);
    },
  },
  {
    name: 'what a person types',
    step: 'type: cli, with: {argv: [kubectl, delete, namespace, x]}, resource: "{{ .NAME }}"',
    // One with a line break could not be typed, so such a step is refused, which ends the run: it comes last.
    check: (scene, id, payload, ran) =>
      hasStatus(/[\n\v\f\r\u0085\u2028\u2029]/.test(payload) ? 'failed' : 'passed')(scene, id, payload, ran),
  },
];

/** Where a value comes from, by its name. What is known when a run starts goes the same ways as what is found later. */
const sources = { value: 'vars', given: 'inputs', found: 'captures' } as const;

/** How many of the ways the values take that are known when the run starts. */
const waysAtStart = 1;

let made = 0;

for (const [family, payloads] of families()) {
  test(`nothing that steps are given is more than text: ${family}`, async (t) => {
    let attempts = 0;
    for (const index of payloads.keys()) {
      const scene = sceneIn(temporaryFolder(t));
      const payload = payloadsFor(scene.tellTale).filter((candidate) => candidate.family === family)[index]!;
      attempts += await attempted(scene, payload);
    }
    t.diagnostic(`${attempts} attempts`);
    made += attempts;
  });
}

test('at least 200 values were tried', () => {
  assert.ok(made >= 200, `only ${made} attempts`);
});

function families(): ReadonlyMap<string, readonly Payload[]> {
  const all = payloadsFor('x');
  return new Map(all.map(({ family }) => [family, all.filter((payload) => payload.family === family)]));
}

async function attempted(scene: Scene, { text: payload }: Payload): Promise<number> {
  writeFileSync(join(scene.folder, 'payload.txt'), `${payload}\n`);
  const steps = Object.entries(sources).flatMap(([name, source]) =>
    ways.slice(0, name === 'found' ? ways.length : waysAtStart).map(({ step }, way) => ({
      id: `${name}_${way}`,
      text: step.replaceAll('NAME', name).replaceAll('SOURCE', source),
    })),
  );
  const lines = steps.map(({ id, text }) => `  - {id: ${id}, ${text}}\n`).join('');
  const ran = await runIn(scene, runbookOf(payload, lines), { inputs: new Map([['given', payload]]) });
  assert.ok(typeof ran !== 'string', `${JSON.stringify(payload)}: ${ran}`);
  for (const { id } of steps) {
    const [, way = ''] = id.split('_');
    ways[Number(way)]!.check(scene, id, payload, ran);
  }
  await assertHarmless(scene, ran, payload);
  return steps.length;
}

function runbookOf(payload: string, steps: string): string {
  const value = JSON.stringify(payload).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `apiVersion: runbook/v1
meta:
  name: attempt
  vars: {value: ${value}}
  inputs: {given: {}}
steps:
  - {id: find, type: cli, with: {argv: [cat, payload.txt]}, capture: {found: stdout}}
${steps}`;
}

async function assertHarmless(scene: Scene, ran: Ran, payload: string): Promise<void> {
  assert.ok(!existsSync(scene.tellTale), `${JSON.stringify(payload)} was run`);
  assert.ok(!namesBelow(scene.folder).some((name) => name.includes('tell-tale')));
  assert.ok(!JSON.stringify(ran.events).includes('what-nobody-may-see'), `${payload} read a variable`);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  assert.match(await verdictOf(ran), /^(verified|unsatisfied)$/);
}
