import assert from 'node:assert/strict';
import test from 'node:test';
import { type DraftEdit, draftEdit, readRunbook, reviewedSteps } from '../../../runtime/language/index.js';
import { edited } from '../../../runtime/language/suggest/map-edit.js';

const head = `apiVersion: runbook/v1
meta:
  name: Draft
  source: {file: guide.md}
steps:
`;

/** The text after a change of the step that stands first where a text stands, or why it is not made. */
function result(text: string, where: string, edit: DraftEdit): string {
  const change = draftEdit(readRunbook(text), text.indexOf(where), edit);
  return change.ok ? edited(text, change.value) : change.error;
}

/** The steps after a change, which have no errors. */
function stepsAfter(steps: string, where: string, edit: DraftEdit): string {
  const changed = result(head + steps, where, edit);
  const errors = readRunbook(changed).diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, [], changed);
  return changed.slice(head.length);
}

test('a script becomes a step for each statement: a program where no shell is needed, with the lines of the guide', () => {
  const steps = `  # Both at once.
  - id: restart_both   # as in the guide
    type: script
    title: Restart
    source: {section: Restart, lines: [10, 13]}   # the fence
    with:
      run: |
        set -eu
        kubectl rollout restart deployment/api
        # only then
        kubectl get pods | grep api
    timeout: 5m   # long enough

  - id: after
    type: manual
    when: steps.restart_both.status == "passed"
    instructions: Look.
`;
  assert.equal(
    stepsAfter(steps, 'rollout', 'split'),
    `  # Both at once.
  - id: restart_both   # as in the guide
    type: cli
    title: "kubectl rollout restart deployment/api"
    source: {section: Restart, lines: [11, 11]}   # the fence
    with:
      argv: ["kubectl", "rollout", "restart", "deployment/api"]
    timeout: 5m   # long enough

  - id: kubectl_get_pods
    type: script
    title: "kubectl get pods | grep api"
    source: {section: Restart, lines: [12, 13]}   # the fence
    timeout: 5m   # long enough
    with:
      run: |
        set -eu
        # only then
        kubectl get pods | grep api

  - id: after
    type: manual
    when: steps.kubectl_get_pods.status == "passed"
    instructions: Look.
`,
  );
});

test('a script whose lines need one another stays one step, and the reason quotes what binds them', () => {
  const why = (run: string, more = '') =>
    result(
      `${head}  - id: a\n    type: script\n    with:\n      run: ${JSON.stringify(run)}\n${more}`,
      'run:',
      'split',
    );
  assert.match(why('x=1\necho "$x"'), /^step 'a' cannot be split: 'x=1' sets 'x', which is used later$/);
  assert.match(why('cd /srv\nls'), /'cd \/srv' changes the shell for later lines$/);
  assert.match(why('f() { ls; }\nf'), /is a function that later lines may call$/);
  assert.match(why('sleep 9 &\nls'), /'sleep 9 &' runs beside what follows$/);
  assert.match(why('grep a b\necho $?'), /leaves a status behind that is looked at later$/);
  assert.match(why('ls'), /its text is one statement$/);
  assert.match(why('ls\nwc'), /^apiVersion/);
  assert.match(why('ls\nwc', '    rollback: {instructions: Undo it.}\n'), /its 'rollback' is about all of it$/);
  const used = `    capture: {out: stdout}\n  - {id: b, type: cli, with: {argv: [echo, "{{ .out }}"]}}\n`;
  assert.match(why('ls\nwc', used), /'out', which it captures, is used and would be of one part only$/);
});

test('what a person does one after the other becomes steps with their share of the checklist', () => {
  const steps = `  - id: tell
    type: manual
    title: Tell them
    instructions: |-
      Tell the owner of {{ .run.id }}.

      Write it down:

          a note

      Evidence 'done': tick what you did.
    required_evidence:
      - kind: checklist
        name: done
        items:
          - Owner told   # by phone
          - Written down
`;
  assert.equal(
    stepsAfter(steps, 'tell', 'split'),
    `  - id: tell
    type: manual
    title: "Tell the owner of { { .run.id }}"
    instructions: |
      Tell the owner of {{ .run.id }}.

      Evidence 'done': tick what you did.
    required_evidence:
      - kind: checklist
        name: done
        items:
          - Owner told
  - id: write_down
    type: manual
    title: "Write it down"
    instructions: |
      Write it down:

          a note

      Evidence 'done': tick what you did.
    required_evidence:
      - kind: checklist
        name: done
        items:
          - Written down
`,
  );
});

test('two commands become one script with all lines of the guide, and who meant the second means it', () => {
  const steps = `  - id: pods
    type: cli
    title: Pods
    source: {lines: [4, 4]}
    with:
      argv: ["kubectl", "get", "pods", "-n", "{{ .run.id }}"]
    capture:
      pods_output: stdout
  # Then the nodes.
  - id: nodes
    type: cli
    title: Nodes
    source: {lines: [7, 8]}
    with:
      # all of them
      argv: ["kubectl", "get", "nodes", "a b"]
  - id: after
    type: manual
    when: steps.nodes.status == "passed"
    instructions: Look.
`;
  assert.equal(
    stepsAfter(steps, 'pods', 'merge'),
    `  - id: pods
    type: script
    title: "Pods; Nodes"
    source: {lines: [4, 8]}
    with:
      shell: bash
      run: |
        kubectl get pods -n "$ID"
        kubectl get nodes 'a b'
      env:
        ID: "{{ .run.id }}"
    # Then the nodes.
    # all of them
  - id: after
    type: manual
    when: steps.pods.status == "passed"
    instructions: Look.
`,
  );
});

test('what two people do becomes one step that asks for the proofs of both', () => {
  const steps = `  - id: a
    type: manual
    instructions: Tell the owner.
    required_evidence:
      - {kind: text, name: said}
  - id: b
    type: manual
    instructions: |
      Write it down.
    required_evidence:
      - {kind: text, name: said}
`;
  assert.equal(
    stepsAfter(steps, 'id: a', 'merge'),
    `  - id: a
    type: manual
    instructions: |
      Tell the owner.

      Write it down.
    required_evidence:
      - {kind: text, name: said}
      - {kind: text, name: said_2}
`,
  );
});

test('steps that could not be one stay two, and the reason is told', () => {
  const why = (one: string, other: string) =>
    result(`${head}  - id: a\n    ${one}\n  - id: b\n    ${other}\n`, 'id: a', 'merge');
  const cli = 'type: cli\n    with: {argv: [ls]}';
  assert.match(
    why(cli, 'type: manual\n    instructions: Look.'),
    /a person does one of them; make the other manual first$/,
  );
  assert.match(why(`${cli}\n    timeout: 5m`, cli), /they do not have the same 'timeout'$/);
  assert.match(
    why(`${cli}\n    assertions: [{contains: x}]`, cli),
    /one of them has 'assertions', which would be about both$/,
  );
  assert.match(why('type: script\n    with: {shell: pwsh, run: ls}', cli), /one of them is a text for 'pwsh'$/);
  assert.match(result(`${head}  - id: a\n    ${cli}\n`, 'id: a', 'merge'), /no step follows it in its list$/);
});

test('a step that is accepted is so until what it does is edited; comments and its place in the guide do not count', () => {
  const reviews = (text: string) => reviewedSteps(readRunbook(text)).map(({ review }) => review);
  const steps = `${head}  - id: a
    type: cli
    source: {lines: [1, 2]}
    with: {argv: [ls]}   # look
    annotations: {team: shop}
  - id: b
    type: manual
    instructions: Look.
`;
  const one = result(steps, 'id: a', 'accept');
  const both = result(one, 'id: b', 'accept');
  assert.deepEqual([steps, one, both].map(reviews), [
    ['open', 'open'],
    ['accepted', 'open'],
    ['accepted', 'accepted'],
  ]);
  assert.deepEqual(reviews(both.replace('[1, 2]', '[3, 4]').replace('# look', '# see')), ['accepted', 'accepted']);
  assert.deepEqual(reviews(both.replace('[ls]', '[ls, -l]')), ['changed', 'accepted']);
  const unnamed = both.replace('  source: {file: guide.md}\n', '');
  assert.deepEqual(reviews(unnamed), ['accepted', 'accepted'], 'the guide of a paste is no file');
  assert.deepEqual(reviews(unnamed.replace(/ *source: .*\n/, '')), [], 'it is no draft');
});

test('line ends stay as they are', () => {
  const text = `${head}  - id: a
    type: script
    title: Both
    with:
      run: |
        ls
        df
  - id: b
    type: script
    with:
      run: wc
`.replaceAll('\n', '\r\n');
  for (const edit of ['accept', 'make_manual', 'split', 'merge'] as const) {
    const changed = result(text, 'id: a', edit);
    assert.match(changed, /^apiVersion/);
    assert.doesNotMatch(changed, /[^\r]\n/, edit);
  }
});

test('what was merged is what it was once it is split: a variable that stands for a whole word is a template again', () => {
  const steps = `  - id: pods
    type: cli
    title: "kubectl get pods -n {{ .run.id }}"
    with:
      argv: ["kubectl", "get", "pods", "-n", "{{ .run.id }}"]
  - id: kubectl_get_nodes
    type: cli
    title: "kubectl get nodes {{ .run.id }}"
    with:
      argv: ["kubectl", "get", "nodes", "{{ .run.id }}"]
`;
  const merged = stepsAfter(steps, 'id: pods', 'merge');
  assert.match(merged, /get pods -n "\$ID"\n\s+kubectl get nodes "\$ID"\n\s+env:\n\s+ID: "\{\{ \.run\.id \}\}"\n$/);
  assert.equal(stepsAfter(merged, 'id: pods', 'split').replace(/title: .*/g, ''), steps.replace(/title: .*/g, ''));
  const forPrograms = merged.replace('ID:', 'TOKEN:');
  assert.match(stepsAfter(forPrograms, 'id: pods', 'split'), /get pods -n "\$ID"\n {8}env|env:\n {8}TOKEN/);
});
