import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { compiled, errorsOf } from './support.js';

test('a plain safe command becomes a cli step', () => {
  check('ls -l /var', { type: 'cli', argv: ['ls', '-l', '/var'] });
  check('grep \'a b\' "c d" e\\ f', { type: 'cli', argv: ['grep', 'a b', 'c d', 'e f'] });
  check('grep {{ x', { type: 'manual' });
  check("grep '{{ x' y", { type: 'cli', argv: ['grep', '{{ "{{" }} x', 'y'] });
});

test('a command that is not safe, not plain or not for this machine is done by hand', () => {
  for (const command of [
    'rm -rf /var/tmp/x',
    'touch x',
    'frobnicate --all',
    'ls | wc -l',
    'ls > x',
    'ls *.log',
    'ls ~/x',
    'ls $HOME',
    'ls "$(pwd)"',
    'ls; id',
    'cd /var',
    'sudo ls /root',
    'ssh host ls',
    'kubectl exec -it web -- ls',
    'export A=1',
  ]) {
    check(command, { type: 'manual' });
  }
});

test('the command of a manual step is quoted in its instructions, and its braces mean themselves', () => {
  const { instructions } = draftOf("```sh\ndocker rm $(docker ps --format '{{.ID}}')\n```\n").steps[0];
  assert.match(instructions, /docker rm \$\(docker ps --format '\{\{ "\{\{" \}\}\.ID\}\}'\)/);
});

test('a placeholder becomes a variable and a TODO, and nothing runs before a person has filled it in', () => {
  const compilation = compiled('```sh\nkubectl -n <name-space> get pod $POD_NAME\n```\n');
  const draft = parse(compilation.runbook);
  assert.deepEqual(draft.meta.vars, { name_space: '<name-space>', pod_name: '$POD_NAME' });
  assert.deepEqual(
    draft.steps.map((step: { id: string; type: string }) => `${step.id} ${step.type}`),
    ['fill_in_values manual', 'run_kubectl_get_pod cli'],
  );
  assert.deepEqual(draft.steps[1].with.argv, ['kubectl', '-n', '{{ .name_space }}', 'get', 'pod', '{{ .pod_name }}']);
  assert.equal(compilation.todos.length, 2);
  assert.match(compilation.mapping, /TODO line 2: set meta\.vars\.name_space/);
});

test('a value that the guide calls usual is taken, one that it gives as an example has to be looked at', () => {
  const usual = compiled('Look into `<folder>`, usually `/var`:\n\n```sh\nls <folder>\n```\n');
  assert.deepEqual([parse(usual.runbook).meta.vars, usual.todos], [{ folder: '/var' }, []]);
  const example = compiled('Look into `<folder>`, for example `/var`:\n\n```sh\nls <folder>\n```\n');
  assert.deepEqual([parse(example.runbook).meta.vars, example.todos.length], [{ folder: '/var' }, 1]);
  assert.equal(parse(example.runbook).steps[0].id, 'fill_in_values');
});

test('a brace right before a placeholder does not spoil its template', () => {
  const { steps } = draftOf("```sh\ngrep '{<key>}' file\n```\n");
  assert.deepEqual(steps[1].with.argv, ['grep', '{{ "{" }}{{ .key }}}', 'file']);
});

test('variables that a guide sets itself are no placeholders', () => {
  assert.equal(parse(compiled('```sh\nNS=prod\nkubectl -n $NS get pods\n```\n').runbook).meta.vars, undefined);
});

test('what is told in words becomes manual steps that ask for evidence', () => {
  const { steps } = draftOf(
    '1. Open the portal and select **Hosts**.\n2. Check the disk graph.\n3. Wait ten minutes.\n',
  );
  assert.deepEqual(
    steps.map((step: { type: string; required_evidence: { kind: string }[] }) => [
      step.type,
      step.required_evidence[0]?.kind,
    ]),
    [
      ['manual', 'checklist'],
      ['manual', 'text'],
      ['manual', 'checklist'],
    ],
  );
});

test('ids that would be equal are numbered, and names of any kind stay apart', () => {
  const compilation = compiled('```sh\nls a\nls b\nls <run_ls_output>\nls <constructor> <__proto__>\n```\n');
  assert.deepEqual(errorsOf(compilation.runbook), []);
});

test('a guide without anything to do has no draft', () => {
  for (const text of ['', '   \n', '# About\n\nThis is loved by all.\n', '---\ntitle: x\n---\n']) {
    const { steps, runbook, mapping } = compiled(text);
    assert.deepEqual([steps, runbook, mapping], [0, '', '']);
  }
});

function draftOf(text: string): ReturnType<typeof parse> {
  const { runbook } = compiled(text);
  assert.deepEqual(errorsOf(runbook), []);
  return parse(runbook);
}

function check(command: string, expected: { readonly type: string; readonly argv?: readonly string[] }): void {
  const [step] = draftOf(`\`\`\`sh\n${command}\n\`\`\`\n`).steps;
  assert.equal(step.type, expected.type, command);
  assert.deepEqual(step.with?.argv, expected.argv, command);
}
