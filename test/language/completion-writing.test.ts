import assert from 'node:assert/strict';
import test from 'node:test';
import { completionsAt, readRunbook } from '../../runtime/language/index.js';
import { accepted, offeredAt } from './marked-cursor.js';

const head = 'apiVersion: runbook/v1\nmeta: { name: x, vars: { ns: prod } }\nsteps:\n';
const manual = '  - id: first\n    type: manual\n';

function faults(text: string): readonly string[] {
  return readRunbook(text)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message}`);
}

const labels = (marked: string) => offeredAt(marked).map(({ label }) => label);

test('the offer in an empty text is a runbook that can be run', () => {
  assert.deepEqual(faults(accepted('¦', 'runbook')), []);
});

test('each type of step is offered whole, with and without its dash, and reads without error', () => {
  for (const type of ['cli', 'script', 'manual', 'group']) {
    const text = accepted(`${head}  ¦`, `- ${type}`);
    assert.deepEqual(faults(text), [], text);
    const between = accepted(`${head}${manual}  ¦\n${manual.replace('first', 'last')}`, `- ${type}`);
    assert.deepEqual(faults(between), [], between);
    const behind = accepted(`${head}  - ¦`, `${type} …`);
    assert.deepEqual(faults(behind), [], behind);
  }
});

test('a key comes with what its value has to have, in blocks and in braces', () => {
  const check = (marked: string, label: string, expected: RegExp) => {
    const text = accepted(marked, label);
    assert.match(text, expected);
    assert.deepEqual(faults(text), [], text);
  };
  const cli = `${head}  - id: a\n    type: cli\n`;
  const whole = `${cli}    with: { argv: [ls] }\n`;
  check(`${cli}    ¦`, 'with', /with:\n {6}argv:\n {8}- x1$/);
  check(`${cli}    w¦\n${manual}`, 'with', /with:\n {6}argv:\n {8}- x1\n/);
  check(`${head}  - { id: a, type: cli, ¦}`, 'with', /with: \{ argv: \[x1\] \}\}/);
  check(`${whole}    ¦`, 'on_error', /on_error: abort$/);
  check(`${head}${manual}    ¦`, 'instructions', /instructions: \|\n {6}x1$/);
  check(
    `${head}${manual}    required_evidence:\n      ¦`,
    '- checklist',
    /- kind: checklist\n {8}name: x1\n {8}items:\n/,
  );
  check(`${head}${manual}    required_evidence:\n      - ¦`, 'text …', /- kind: text\n {8}name: x1$/);
  check(`${whole}    assertions:\n      ¦`, '- contains', /- contains: x1$/);
  check(
    'apiVersion: runbook/v1\nmeta:\n  name: x\n  governance:\n    evidence:\n      ¦\nsteps: [{ id: a, type: manual, required_evidence: [{ kind: text, name: b }] }]\n',
    'require_for_manual',
    /require_for_manual: true\n/,
  );
});

test('a key that has its colon keeps it, and is replaced as a whole', () => {
  const text = accepted('apiVersion: runbook/v1\nme¦ata:\n  name: x\nsteps: []\n', 'meta');
  assert.equal(text, 'apiVersion: runbook/v1\nmeta:\n  name: x\nsteps: []\n');
  assert.equal(accepted('api¦Version: runbook/v1\n', 'apiVersion'), 'apiVersion: runbook/v1\n');
});

test('values are replaced inside their quotes, and get quotes where they need them', () => {
  assert.match(accepted(`${head}  - id: a\n    type: "c¦"\n`, 'cli'), /type: "cli"\n/);
  assert.match(accepted(`${head}  - id: a\n    type: ¦manual\n`, 'cli'), /type: cli\n/);
  const cli = `${head}  - id: a\n    type: cli\n    with: { argv: [ls] }\n`;
  assert.match(accepted(`${cli}    resource: ¦`, '{{ .ns }}'), /resource: "\{\{ \.ns \}\}"$/);
  assert.match(accepted(`${cli}    resource: '¦'`, '{{ .ns }}'), /resource: '\{\{ \.ns \}\}'$/);
});

test('unfinished lines, quotes and brackets are told from what stands before them', () => {
  const check = (marked: string, ...expected: readonly string[]) => {
    const offered = labels(marked);
    for (const label of expected) assert.ok(offered.includes(label), `${label} in ${marked}: ${offered.slice(0, 9)}`);
  };
  const next = '\n  - id: b\n    type: manual\n';
  check(`${head}  - id: a\n    type: cli\n    with: { argv: ["kubectl", "¦${next}`, 'get', 'describe');
  check(`${head}  - id: a\n    type: cli\n    with: { argv: [kubectl, ¦${next}`, 'get', 'describe');
  check(`${head}  - id: a\n    type: ¦${next}`, 'cli', 'manual');
  check(`${head}  - { id: a, ¦${next}`, 'type', 'title');
  check(`${head}  - id: a\n    ti¦${next}`, 'title', 'type');
  check(`${head}  -¦`, '- cli');
  check(`${head}- ¦`, 'id', 'type');
  check(`${head}  - id: a\n    type: nothing\n    with:\n      ¦`, 'argv', 'run');
  check(`\uFEFF${head}  - id: a\r\n    type: ¦\r\n`, 'cli');
});

test('nothing is offered in a block of text, in a comment, and behind a value', () => {
  const check = (marked: string) => assert.deepEqual(labels(marked), [], marked);
  check(`${head}${manual}    instructions: |\n      do this\n      ¦\n    approvals: { min: 1 }\n`);
  check(`${head}${manual}    instructions: |\n      # no comm¦ent\n`);
  check(`${head}${manual}    # ti¦`);
  check(`${head}  - id: a # the ¦\n    type: manual\n`);
  check(`${head}  - id: "a" ¦\n`);
  check(`${head}  - id: "a\n    type: ¦cli\n`);
});

test('what is replaced lies in one line and holds the cursor, wherever that is', () => {
  const text = `${head}  - { id: a, type: cli, when: size(vars.ns) > 1, with: { argv: ["ls", '-l'] } }\n  - id: "b\n    type: manual\n`;
  const analysis = readRunbook(text);
  for (let offset = 0; offset <= text.length; offset++) {
    for (const { label, replaces } of completionsAt(analysis, offset)) {
      assert.ok(replaces.start <= offset && offset <= replaces.end, `${label} at ${offset}`);
      assert.doesNotMatch(text.slice(replaces.start, replaces.end), /\n/, `${label} at ${offset}`);
    }
  }
});

test('roles, steps and programs are offered where they are meant', () => {
  const approved = '  - id: gate\n    type: manual\n    approvals: { min: 1, roles: [DRI] }\n';
  const gate = `${head}${approved}  - id: b\n    type: manual\n    approvals: { min: 1, `;
  assert.deepEqual(labels(`${gate}roles: [¦] }\n`).slice(0, 1), ['DRI']);
  assert.deepEqual(
    offeredAt(`${gate}roles: [DRI, ¦] }\n`, { policy: { roles: { lead: ['ann'], DRI: ['ben'] } } }).map(
      ({ label }) => label,
    ),
    ['lead'],
  );
  assert.deepEqual(labels(`${gate}distinct_from: [¦] }\n`).slice(0, 2), ['starter', 'gate']);
  const governed = head.replace(
    'ns: prod } }',
    'ns: prod }, governance: { allowed_commands: [kubectl, helm, mine], denied_commands: [helm] } }',
  );
  assert.deepEqual(labels(`${governed}  - { id: a, type: cli, with: { argv: [¦] } }\n`), ['kubectl', 'mine']);
  const program = offeredAt(`${head}  - { id: a, type: cli, with: { argv: [kubect¦] } }\n`);
  assert.ok(program.length < 50 && program.some(({ label }) => label === 'kubectl'), `${program.length}`);
  const used = `${head.replace('ns: prod } }', 'ns: prod }, governance: { allowed_commands: [¦] } }')}  - { id: a, type: cli, with: { argv: [mytool] } }\n`;
  assert.equal(labels(used)[0], 'mytool');
});

test('a step is not offered its own results, and a filter is offered behind a bar', () => {
  const own = labels(`${head}  - id: a\n    type: cli\n    with: { argv: [ls] }\n  - id: b\n    when: ¦`);
  assert.ok(own.includes('steps.a.status') && !own.includes('steps.b.status'), own.join(' '));
  assert.deepEqual(labels(`${head}  - id: a\n    type: cli\n    resource: "{{ .ns | ¦ }}"\n`), [
    'default',
    'json',
    'join',
  ]);
  const frozen = `${head.replace('v1', 'v0')}  - id: a\n    type: cli\n    with: { argv: ["{{ .ns | ¦ }}"] }\n`;
  assert.deepEqual(labels(frozen), []);
  const methods = labels(`${head}  - id: a\n    type: manual\n    when: vars.ns.¦`);
  assert.ok(methods.includes('startsWith') && methods.includes('matches'), methods.join(' '));
});
