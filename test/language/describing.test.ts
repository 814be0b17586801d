import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createPlan, guideFault, guidesNamed, readRunbook } from '../../runtime/language/index.js';
import { recordedAbout } from '../../runtime/model/plan.js';
import { openLines, prerequisiteLines, runbookLines, stepLines } from '../../runtime/run/description.js';
import { fixture } from '../support/paths.js';

const described = readFileSync(fixture('language', 'valid', 'described.runbook.yaml'), 'utf8');

function planOf(text: string) {
  const plan = createPlan(readRunbook(text), { runbookPath: 'x', runbookSha256: 'sha256:0' });
  assert.ok(plan.ok);
  return plan.value;
}

const stepText = (more: string) =>
  `apiVersion: runbook/v1\nmeta:\n  name: x\n${more}\nsteps:\n  - { id: look, type: manual }\n`;

test('what a runbook says of itself is recorded as it was written, with what its groups and steps say', () => {
  const plan = planOf(described);
  assert.equal(plan.id, 'redis-connection-exhaustion');
  const { steps, annotations, ...about } = recordedAbout(plan) ?? {};
  assert.deepEqual(annotations, { team: 'payments', nested: { any: ['thing', 1, true, null] } });
  assert.deepEqual(steps?.['look'], { description: 'Nothing is changed here.', annotations: { phase: 1 } });
  assert.deepEqual(steps?.['read_pods']?.source, { file: 'redis.md', section: 'Quick diagnosis', lines: [10, 12] });
  assert.deepEqual([about.title, about.version, about.severity], ['Redis connection exhaustion', '1.10', 'sev2']);
});

test('a runbook that says nothing of itself records nothing of it', () => {
  assert.equal(recordedAbout(planOf(stepText('  vars: {}'))), undefined);
});

test('people read it a line each', () => {
  const plan = planOf(described);
  assert.deepEqual(runbookLines(plan), [
    'Where the connections of a cache run out.',
    'id redis-connection-exhaustion, version 1.10, severity sev2',
    'services: checkout-api',
    'tags: redis, cache',
    'made from redis.md on 2026-11-20T09:00:00Z by runbook compile 0.1.0',
  ]);
  assert.deepEqual(prerequisiteLines(plan), [
    'On the corporate VPN',
    'AWS profile "prod" is active (redis.md, "Before you begin", lines 3–4)',
  ]);
  assert.deepEqual(stepLines(plan, plan.steps[0]!), [
    "begins group 'look', Look first",
    'Nothing is changed here.',
    'Shows which of them restart.',
    'from redis.md, "Quick diagnosis", lines 10–12',
  ]);
});

test('what is still open is told where it belongs: of a step before that step, of the whole before the run', () => {
  const plan = planOf(
    stepText(`  ambiguities:
    - { text: check the logs, reason: which ones, step: look, source: { file: a.md, lines: [3, 3] } }
    - { text: wait, reason: how long }`),
  );
  assert.deepEqual(openLines(plan, 'look'), ["still open: 'check the logs': which ones (a.md, line 3)"]);
  assert.deepEqual(openLines(plan, undefined), ["still open: 'wait': how long"]);
});

test('the guides that a runbook names are those of meta and of its steps, each once, where they are named', () => {
  const text = stepText(`  source: { file: a.md, sha256: ${'a'.repeat(64)} }
  prerequisites: [{ text: x, source: { file: b.md, lines: [1, 2] } }, { text: y, source: { lines: [3, 4] } }]
  ambiguities: [{ text: x, reason: y, source: { file: a.md, lines: [1, 2] } }]`);
  const guides = guidesNamed(readRunbook(text));
  assert.deepEqual(
    guides.map(({ file, sha256, at }) => [file, sha256?.length, text.slice(at.start, at.end)]),
    [
      ['a.md', 64, 'a.md'],
      ['b.md', undefined, 'b.md'],
    ],
  );
});

test('a guide that is missing or was changed is a warning, and one that is as it was is none', () => {
  const guide = { file: 'a.md', sha256: '0'.repeat(64), at: { start: 0, end: 4 } };
  assert.equal(guideFault(guide, { kind: 'missing' })?.code, 'guide/missing');
  const changed = guideFault(guide, { kind: 'found', sha256: 'f'.repeat(64) });
  assert.equal(changed?.code, 'guide/changed');
  assert.ok(changed?.message.includes('f'.repeat(64)), 'it says what to note');
  assert.equal(guideFault(guide, { kind: 'found', sha256: guide.sha256 }), undefined);
  const { sha256: _, ...undigested } = guide;
  assert.equal(guideFault(undigested, { kind: 'found', sha256: 'f'.repeat(64) }), undefined);
});
