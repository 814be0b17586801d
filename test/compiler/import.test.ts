import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { importRunbook } from '../../runtime/compiler/import/import-runbook.js';
import { formatDiagnostic } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { fixture } from '../support/paths.js';
import { errorsOf } from './support.js';

const graph = readFileSync(fixture('compiler', 'import', 'stale-accounts.json'), 'utf8');
const skill = readFileSync(fixture('compiler', 'import', 'drain-queue.skill.yaml'), 'utf8');

test('a JSON runbook becomes steps for a person that say the work and what must hold', () => {
  const { meta, steps } = parse(imported(graph).runbook);
  assert.deepEqual(
    [meta.id, meta.name, meta.version, meta.source.file],
    ['stale-accounts', 'Close stale accounts', 2, 'file'],
  );
  assert.equal(meta.annotations.imported.provers.preconditions['authority:read_accounts'].policy, 'identity.allow');
  assert.deepEqual(
    steps.map((step: Step) => [step.id, step.type, step.source.lines, step.required_evidence.map(({ name }) => name)]),
    [
      ['find_accounts', 'manual', [8, 14], ['before', 'result']],
      ['ask_directory', 'manual', [15, 23], ['before', 'result']],
      ['check_share', 'manual', [24, 28], ['after', 'result']],
    ],
  );
  assert.match(steps[0].instructions, /must hold:\n- authority:read_accounts: \{"type":"opa"/);
  assert.match(steps[0].instructions, / {4}MATCH .*\n {4}RETURN a\.id, '\{\{ "\{\{" \}\} literal \}\}'/);
  assert.match(steps[1].instructions, /'find-accounts' gave[\s\S]* {4}POST https:\/\/directory\.example\/owners/);
  assert.match(steps[1].instructions, /With timeoutSeconds:\n\n {4}20/);
});

test('what a JSON runbook says that a runbook cannot is told with its line', () => {
  assert.deepEqual(
    imported(graph).notes.map(({ line, text }) => `${line}: ${text}`),
    [
      "6: 'owner' is not carried over; a runbook has no place for it",
      "8: step 'find_accounts' is done by a person: no step of a runbook does the work of 'query'",
      "15: step 'ask_directory' is done by a person: no step of a runbook does the work of 'external_api'",
      "22: 'licence:directory' is named by step 'ask_directory', but 'provers.preconditions' does not say what it means",
      "24: step 'check_share' is done by a person: no step of a runbook does the work of 'assertion'",
    ],
  );
});

test('a skill becomes a runbook with inputs, conditions, approvals and a class that it has at least', () => {
  const { meta, steps } = parse(imported(skill).runbook);
  assert.deepEqual([meta.services, meta.tags, meta.governance.allowed_commands], [['mailer'], ['queue'], ['kubectl']]);
  assert.deepEqual(meta.inputs, {
    service_name: { type: 'string', required: true, description: 'The service whose queue is full' },
    environment: { type: 'string', default: 'test', enum: ['test', 'live'] },
    limits: { type: 'string' },
    broker_token: { type: 'string', required: true, secret: true },
  });
  const [look, purge, measure, judge, count] = steps;
  assert.deepEqual(look.with.argv, ['kubectl', '-n', '{{ .service_name }}', 'get', 'pods']);
  assert.deepEqual(
    [look.when, look.on_error, look.retry, look.risk],
    [`inputs.environment == 'live' && inputs.service_name != "none"`, 'retry', { max_attempts: 3 }, 'dangerous'],
  );
  assert.deepEqual([purge.type, purge.approvals], ['manual', { min: 1 }]);
  assert.match(purge.instructions, /rabbitmqctl purge_queue \{\{ \.service_name \}\}/);
  assert.equal(measure.annotations.imported.cache, 30);
  assert.match(judge.instructions, /Only where this holds.*steps\.measure\.result\.depth > 0/);
  assert.match(
    judge.instructions,
    /Is \{\{ \.service_name \}\} well again\? Braces such as \{\{ "\{\{" \}\} this \}\} stay/,
  );
  assert.deepEqual(
    [count.type, count.when],
    ['manual', undefined],
    'a condition that cannot be said is never left out',
  );
});

test('what a skill says that a runbook cannot is told with its line', () => {
  const told = imported(skill).notes.map(({ line, text }) => `${line}: ${text}`);
  for (const expected of [
    "9: the parameter 'serviceName' is called 'service_name' here",
    "16: the parameter 'limits' is of the type array, which no input has; it is asked for as text",
    "18: the parameter 'brokerToken' is taken for a secret by its name; give it as env:NAME or file:PATH",
    "21: step 'look': it is tried again 3 times, not 7",
    "29: step 'purge' is done by a person: its command is classified dangerous",
    "35: step 'measure' is done by a person: the tool 'metrics_query' is no command",
    "35: step 'measure': 'cache' is only kept as an annotation",
    "35: step 'measure': 'onError' means nothing where a person does it",
    '49: decide when step \'count\' is done; its condition is "steps.measure.result.depth > 0"',
  ]) {
    assert.ok(told.includes(expected), `${expected}\n${told.join('\n')}`);
  }
});

test('what is imported is valid, whatever the texts in it', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('{{', '}} x', '{{serviceName}}', '\n# ', ': ', '\u0000', '- a'),
  );
  fc.assert(
    fc.property(fc.array(noise, { minLength: 8, maxLength: 8 }), fc.boolean(), (texts, isGraph) => {
      const [a, b, c, d, e, f, g, h] = texts;
      const content = isGraph
        ? {
            runbookId: `r${a}`,
            name: b,
            steps: [
              { stepId: `s${c}`, type: `t${d}`, description: e, cypher: f, [`k${g}`]: h, postconditions: [a, b] },
            ],
          }
        : {
            name: `n${a}`,
            tags: [b],
            parameters: [{ name: `p${c}`, description: d, default: e }],
            steps: [{ id: `s${f}`, action: 'shell', parameters: { command: `ls ${g}` }, condition: `p${h}` }],
          };
      const text = JSON.stringify(content);
      const result = importRunbook({ text, file: 'file', sha256Hex });
      if (result.ok) assert.deepEqual(errorsOf(result.value.runbook), [], text);
    }),
    { numRuns: 60, seed: 4 },
  );
});

test('a file that cannot be imported has a fault at its line, and nothing is made of it', () => {
  check(
    '{"runbookId": "x",\n "steps": [{"type": "query"}]}',
    /^file:2:\d+: error import\/form: an item of 'steps' has no 'stepId'; add it/,
  );
  check('{"runbookId": "x"}', /the file has no 'steps'; add it/);
  check('id: a\nsteps:\n  - id: b\n    action: 7\n', /^file:4:\d+: .*'action' must be of the type string/);
  check('id: a\nriskLevel: huge\nsteps: [{id: b, action: x}]\n', /^file:2:\d+: .*'huge'/);
  check('{"runbookId": "x", "steps": [', /^file:1:/);
  check('# A guide\n\nDo it.\n', /neither a JSON runbook .* nor a skill/);
  check('', /neither a JSON runbook/);
  check('apiVersion: runbook/v1\n', /is a runbook already/);
});

interface Step {
  readonly id: string;
  readonly type: string;
  readonly source: { readonly lines: readonly number[] };
  readonly required_evidence: readonly { readonly name: string }[];
}

function imported(text: string) {
  const result = importRunbook({ text, file: 'folder/file', sha256Hex });
  assert.ok(result.ok, JSON.stringify(result));
  assert.deepEqual(errorsOf(result.value.runbook), []);
  return result.value;
}

function check(text: string, expected: RegExp): void {
  const result = importRunbook({ text, file: 'file', sha256Hex });
  assert.ok(!result.ok);
  const { diagnostics, text: read, lines } = result.error;
  assert.match(diagnostics.map((fault) => formatDiagnostic(fault, read, lines, 'file')).join('\n'), expected);
}
