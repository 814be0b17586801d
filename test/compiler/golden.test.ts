// UPDATE_GOLDENS=1 node test/run.mjs compiler/golden   writes the goldens anew; look at the difference before you commit it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { readRunbook } from '../../runtime/language/index.js';
import { fixture, root } from '../support/paths.js';
import { compiledFile, errorsOf } from './support.js';

const guides = [
  fixture('compiler', 'pods-crash-looping.md'),
  fixture('compiler', 'mail-queue-stuck.md'),
  fixture('compiler', 'replication-lag.md'),
  fixture('compiler', 'certificate-expired.md'),
  `${root}/examples/disk-pressure.md`,
];

for (const guide of guides) {
  const name = basename(guide, '.md');
  test(`${name}.md compiles to its golden IR, draft and mapping`, () => {
    const { ir, runbook, mapping } = compiledFile(guide);
    checkGolden(`${name}.ir.json`, `${JSON.stringify(ir, null, 2)}\n`);
    checkGolden(`${name}.runbook.yaml`, runbook);
    checkGolden(`${name}.mapping.md`, mapping);
  });

  test(`the draft of ${name}.md is valid`, () => assert.deepEqual(errorsOf(compiledFile(guide).runbook), []));

  test(`the mapping of ${name}.md names each step once, with its lines`, () => {
    const { runbook, mapping } = compiledFile(guide);
    for (const step of readRunbook(runbook).runbook?.steps.flatMap(leaves) ?? []) {
      const lines = mapping.split('\n').filter((line) => line.includes(`\`${step}\``));
      assert.equal(lines.length, 1, step);
      assert.match(lines[0] ?? '', /line/);
    }
  });

  test(`every word that the draft of ${name}.md would run stands in the guide`, () => {
    const { ir, runbook } = compiledFile(guide);
    const text = readFileSync(guide, 'utf8');
    for (const word of argvWords(parse(runbook))) {
      const written = word.replace(
        /\{\{ \.(\w+) \}\}/g,
        (_, variable: string) => ir.variables.find((known) => known.name === variable)?.asWritten[0] ?? '?',
      );
      assert.ok(text.includes(written), `'${word}' is not in the guide`);
    }
  });
}

function checkGolden(name: string, actual: string): void {
  const path = fixture('compiler', name);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, 'utf8'));
}

function leaves(step: {
  readonly type: string;
  readonly id: string;
  readonly steps?: readonly unknown[];
}): readonly string[] {
  return step.type === 'group' ? (step.steps as (typeof step)[]).flatMap(leaves) : [step.id];
}

function argvWords(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'argv' ? (inner as string[]) : argvWords(inner)));
}
