import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook } from '../../../runtime/language/index.js';
import { actionsOn, after } from './apply.js';

const head = (version = 'v1') => `apiVersion: runbook/${version}
meta:
  name: x   # shown to people
  vars: {ns: prod}
steps:
`;

/** The text after the action whose title matches, which reads without a fault. */
function done(text: string, where: string, title: RegExp): string {
  const found = actionsOn(text, where).find((action) => title.test(action.title));
  assert.ok(found, `no ${title} among ${actionsOn(text, where).map((action) => action.title)}`);
  const changed = after(text, found);
  assert.deepEqual(
    readRunbook(changed).diagnostics.filter(({ severity }) => severity !== 'information'),
    [],
    changed,
  );
  return changed;
}

/** The steps of a text after the action on them. */
const stepsAfter = (steps: string, where: string, title: RegExp) =>
  done(`${head()}${steps}`, where, title).slice(head().length);

const titlesOn = (steps: string, where: string) => actionsOn(`${head()}${steps}`, where).map(({ title }) => title);

test("the text of a 'sh -c' becomes a script, and its templates become variables", () => {
  const steps = `  - id: a
    type: cli   # two programs
    with:
      argv: ["sh", "-c", "kubectl get pods -n {{ .ns }} | grep \\"x{{ .ns }}y\\""]   # why
    timeout: 5s
`;
  const expected = `  - id: a
    type: script   # two programs
    with: # why
      shell: sh
      run: |
        kubectl get pods -n "$NS" | grep "x\${NS}y"
      env: {NS: "{{ .ns }}"}
    timeout: 5s
`;
  assert.equal(stepsAfter(steps, 'grep', /sh script/), expected);
});

test('a pipeline in the words of an argv becomes a script, with the words quoted as they were passed', () => {
  const steps = `  - {id: a, type: cli, with: {argv: [kubectl, get, pods, -n, "{{ .ns }}", "|", grep, "a b"]}}\n`;
  const expected = `  - {id: a, type: script, with: {shell: bash, run: "kubectl get pods -n \\"$NS\\" | grep 'a b'", env: {NS: "{{ .ns }}"}}}\n`;
  assert.equal(stepsAfter(steps, 'grep', /bash script/), expected);
});

test('a runbook of the frozen version becomes one of the newer where an action needs it', () => {
  const text = `${head('v0')}  - {id: a, type: cli, with: {argv: [bash, -c, "ls | wc -l"]}}\n`;
  assert.match(done(text, 'wc', /bash script/), /^apiVersion: runbook\/v1\n[\s\S]*type: script/);
});

test('a text is no script where its templates would lose their place', () => {
  const refusal = (text: string) => {
    const steps = `${head()}  - id: a\n    type: cli\n    with: {argv: [bash, -c, ${JSON.stringify(text)}]}\n`;
    const found = actionsOn(steps, 'bash').find(({ title }) => title.includes('script'));
    return found && !found.change.ok ? found.change.error : 'none';
  };
  assert.match(refusal("echo '{{ .ns }}'"), /^'\{\{ \.ns \}\}' stands in single quotes/);
  assert.match(refusal('echo $(echo {{ .ns }})'), /beside a nested command/);
  assert.match(refusal('# do not\necho {{ .ns }}'), /beside a nested command/);
  assert.equal(refusal('echo $(date) # now'), 'none');
});

test('a variable that a shell reads for itself is not set', () => {
  const text = `${head().replace('ns: prod', 'path: /srv')}  - {id: a, type: cli, with: {argv: [bash, -c, "ls {{ .path }} | wc"]}}\n`;
  assert.match(done(text, 'wc', /script/), /run: "ls \\"\$THE_PATH\\" \| wc", env: \{THE_PATH: "\{\{ \.path \}\}"\}/);
});

test('a word of a command becomes a variable in every place where it stands, also behind an option', () => {
  const text = `apiVersion: runbook/v0
meta: {name: x}
steps:
  - id: a
    type: cli
    with: {argv: [kubectl, get, pods, --namespace, shop, --context=shop]}
  - id: b
    type: cli
    with:
      argv: ["kubectl", "logs", "--namespace=shop", "shop-1"]
`;
  assert.equal(
    done(text, 'shop', /Extract/),
    text
      .replace('{name: x}', '{name: x, vars: {namespace: "shop"}}')
      .replace(', shop,', ', "{{ .namespace }}",')
      .replace('--context=shop', '"--context={{ .namespace }}"')
      .replace('--namespace=shop', '--namespace={{ .namespace }}'),
  );
});

test('a variable that has the value already is used, and a name that is taken is not taken again', () => {
  const steps = `  - {id: a, type: cli, with: {argv: [echo, prod, --namespace=test]}, capture: {namespace: stdout}}\n`;
  assert.match(stepsAfter(steps, 'prod, ', /^Use the variable 'ns' for 'prod'$/), /\[echo, "\{\{ \.ns \}\}", /);
  assert.ok(titlesOn(steps, 'test').includes("Extract 'test' into the variable 'namespace_2'"));
});

test('the program, its verbs and its options are no variables', () => {
  const steps = `  - {id: a, type: cli, with: {argv: [sudo, kubectl, cordon, --context, node]}}\n`;
  const isOffered = (word: string) => titlesOn(steps, word).some((title) => title.startsWith('Extract'));
  assert.deepEqual(['sudo', 'kubectl', 'cordon', '--context', 'node'].map(isOffered), [
    false,
    false,
    false,
    false,
    true,
  ]);
});

test('a step is taken back by its inverse where the words tell it', () => {
  const rollback = (argv: string) => {
    const steps = `  - id: a\n    type: cli\n    with: {argv: [${argv}]}\n`;
    const changed = stepsAfter(steps, argv.split(',')[0]!, /rollback/);
    return changed.slice(steps.length).trim();
  };
  assert.equal(rollback('kubectl, cordon, "{{ .ns }}"'), 'rollback:\n      argv: ["kubectl", "uncordon", "{{ .ns }}"]');
  assert.match(rollback('kubectl, -n, prod, drain, n1, --force'), /\["kubectl", "-n", "prod", "uncordon", "n1"\]$/);
  assert.match(rollback('sudo, systemctl, stop, nginx'), /\["sudo", "systemctl", "start", "nginx"\]$/);
  assert.match(rollback('kubectl, set, image, deploy/a, "a=b:2"'), /"rollout", "undo", "deploy\/a"\]$/);
});

test('a step whose inverse its words do not tell is taken back by hand, and one that changes nothing is not', () => {
  const scaled = `  - {id: a, type: cli, with: {argv: [kubectl, scale, deploy/a, --replicas=3]}}\n`;
  assert.match(
    stepsAfter(scaled, 'scale', /Add a rollback by hand/),
    /rollback: \{instructions: "TODO: say how to take back/,
  );
  const unknown = `  - {id: a, type: cli, with: {argv: [docker, stop, -t, "1", web]}}\n`;
  assert.ok(titlesOn(unknown, 'stop').includes('Add a rollback by hand'));
  const looked = `  - {id: a, type: cli, with: {argv: [kubectl, get, pods]}}\n`;
  assert.ok(!titlesOn(looked, 'pods').some((title) => title.includes('rollback')));
});

test('a step by hand asks for evidence once it is told to', () => {
  const steps = `  - id: a
    type: manual
    instructions: |
      Look.

      Then look again.
  - {id: b, type: cli, with: {argv: [ls]}}
`;
  assert.match(
    stepsAfter(steps, 'Look', /says what was done/),
    /type: manual\n {4}required_evidence:\n {6}- \{ kind: text, name: what_was_done \}\n {4}instructions: \|\n/,
  );
});

test('a text that YAML does not read is put in quotes, and only where that helps', () => {
  const quoted = (step: string, where: string) => stepsAfter(step, where, /in quotes/);
  assert.match(
    quoted('  - {id: a, type: cli, with: {argv: [echo, {{ .ns }}, b]}}\n', '{{ .ns'),
    /\[echo, "\{\{ \.ns \}\}", b\]/,
  );
  const titled = (title: string) => `  - id: a\n    title: ${title}\n    type: cli\n    with: {argv: [ls]}\n`;
  assert.match(quoted(titled('Look: now   # why'), 'Look'), /title: "Look: now" {3}# why\n/);
  assert.match(quoted(titled('@oncall'), '@on'), /title: "@oncall"\n/);
  assert.match(quoted(titled('Alarm: 😀'), 'Alarm'), /title: "Alarm: 😀"\n/);
  assert.match(quoted(`  - {id: a, type: cli, with: {argv: [ls, *.log]}}\n`, '*.log'), /\[ls, "\*\.log"\]/);
  const repeated = `  - {id: a, type: cli, with: {argv: [&what ls, *what]}}\n`;
  assert.deepEqual(titlesOn(repeated, '*what'), [], 'a value that is repeated would be another one in quotes');
  const offered = titlesOn(titled('@oncall'), '@on').filter((title) => title.endsWith('in quotes'));
  assert.deepEqual(offered, ["Put '@oncall' in quotes"], 'once');
  const list = `  - id: a\n    type: cli\n    with:\n      argv:\n        - echo\n        - {{ .ns }}\n`;
  assert.match(quoted(list, '{{ .ns'), /- "\{\{ \.ns \}\}"\n/);
  const broken = actionsOn(`${head()}  - {id: a, type: cli, with: {argv: [ls}}\n`, 'ls}');
  assert.deepEqual(
    broken.filter(({ kind }) => kind === 'quickfix'),
    [],
  );
});

test('a template in a script becomes a variable of it, quoted as it has to be', () => {
  const steps = `  - id: a
    type: script
    with:
      run: |
        # don't list all
        kubectl get pods -n {{ .ns }}
`;
  const expected = `  - id: a
    type: script
    with:
      run: |
        # don't list all
        kubectl get pods -n "$NS"
      env:
        NS: "{{ .ns }}"
`;
  assert.equal(stepsAfter(steps, '{{ .ns', /as a variable/), expected);
  const given = `  - {id: a, type: script, with: {run: "echo \\"x {{ .ns }}\\"", env: {NAMESPACE: "{{ .ns }}"}}}\n`;
  assert.match(stepsAfter(given, '{{ .ns', /as a variable/), /run: "echo \\"x \$\{NAMESPACE\}\\"", env: \{NAMESPACE: /);
  const literal = steps.replace('{{ .ns }}', "'{{ .ns }}'");
  const refused = actionsOn(`${head()}${literal}`, '{{ .ns').find(({ title }) => title.includes('as a variable'));
  assert.equal(refused?.change.ok, false);
});

test('line endings stay as they are', () => {
  const text = `${head()}  - id: a\n    type: cli\n    with: {argv: [bash, -c, "ls | wc"]}\n`.replaceAll('\n', '\r\n');
  for (const title of [/bash script/, /rollback/]) {
    const found = actionsOn(text, 'wc').find((action) => title.test(action.title));
    if (found) assert.doesNotMatch(after(text, found), /[^\r]\n/);
  }
  assert.ok(actionsOn(text, 'wc').length >= 1);
});
