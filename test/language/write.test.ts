import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readRunbook, writeRunbook } from '../../runtime/language/index.js';
import { isRunbookDocumentV0, type RunbookDocumentV0 } from '../../runtime/schema/generated/runbook-v0.js';
import { fixture } from '../support/paths.js';

test('a runbook is written for people: argv on one line, long texts as blocks, a blank line between steps', () => {
  const written = writeRunbook({
    apiVersion: 'runbook/v0',
    meta: { name: 'Disk pressure', vars: { mount: '/', zip: '08', answer: 'yes' } },
    steps: [
      {
        id: 'look',
        type: 'cli',
        with: { argv: ['find', '{{ .mount }}', '-name', '*.log', '-size', '+100M', '-mtime', '+7'] },
      },
      { id: 'ask', type: 'manual', instructions: 'Look at this:\n  and that\n' },
    ],
  });
  assert.equal(
    written,
    `apiVersion: runbook/v0

meta:
  name: Disk pressure
  vars:
    mount: /
    zip: "08"
    answer: "yes"

steps:
  - id: look
    type: cli
    with:
      argv: ["find", "{{ .mount }}", "-name", "*.log", "-size", "+100M", "-mtime", "+7"]

  - id: ask
    type: manual
    instructions: |
      Look at this:
        and that
`,
  );
});

test('what is written says the same as what was read', () => {
  const document: unknown = parse(readFileSync(fixture('language', 'seed-000-example.runbook.yaml'), 'utf8'));
  assert.ok(isRunbookDocumentV0(document));
  assert.deepEqual(parse(writeRunbook(document)), document);
  assert.deepEqual(readRunbook(writeRunbook(document)).diagnostics, []);
});

test('any text survives being written and read, and is written the same again', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary-ascii' }),
    fc
      .array(fc.constantFrom('a', ' ', '\n', '\t', ':', '#', '"', "'", '- ', '{{ .x }}', '\r', '|', '%'), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(anyText, anyText, fc.array(anyText, { minLength: 1, maxLength: 4 }), (name, value, argv) => {
      const document: RunbookDocumentV0 = {
        apiVersion: 'runbook/v0',
        meta: { name: `x${name}`, vars: { v: value } },
        steps: [
          { id: 'a', type: 'cli', with: { argv }, assertions: [{ contains: value }] },
          { id: 'b', type: 'manual', instructions: value },
        ],
      };
      const written = writeRunbook(document);
      assert.deepEqual(parse(written), document);
      const { runbook } = readRunbook(written);
      assert.ok(runbook, written);
      assert.deepEqual(runbook.vars, { v: value });
      const [cli, manual] = runbook.steps;
      assert.deepEqual(cli?.type === 'cli' ? cli.argv : undefined, argv);
      assert.equal(manual?.type === 'manual' ? manual.instructions : undefined, value);
      assert.equal(writeRunbook(parse(written) as RunbookDocumentV0), written);
    }),
    { numRuns: 500 },
  );
});
