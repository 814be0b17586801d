import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { compileGuide } from '../../runtime/compiler/index.js';
import { withoutWarningWord } from '../../runtime/compiler/warning-word.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { commandsIn, compiled, errorsOf } from './support.js';

test('a plain safe command becomes a cli step', () => {
  check('ls -l /var', { type: 'cli', argv: ['ls', '-l', '/var'] });
  check('grep \'a b\' "c d" e\\ f', { type: 'cli', argv: ['grep', 'a b', 'c d', 'e f'] });
  check('grep {{ x', { type: 'script' });
  check("grep '{{ x' y", { type: 'cli', argv: ['grep', '{{ "{{" }} x', 'y'] });
});

test('a command that is not safe, or not for this machine or a shell of its own, is done by hand', () => {
  for (const command of [
    'rm -rf /var/tmp/x',
    'touch x',
    'frobnicate --all',
    'ls > x',
    'ls $UNKNOWN_THING | wc -l; ls $other',
    'cd /var',
    'sudo ls /root',
    'ls | sudo wc -l',
    'ssh host ls',
    'kubectl exec -it web -- ls',
    'kubectl logs -f web | grep x',
    'export A=1',
  ]) {
    check(command, { type: 'manual' });
  }
});

test('a condition with rights in it chooses its command and is no need of the whole guide', () => {
  const [step] = draftOf('# Guide\n\nIf you have files with admin credentials, list them:\n\n```sh\nls\n```\n').steps;
  assert.deepEqual([step.title, step.type], ['If you have files with admin credentials, list them', 'manual']);
});

test('what a command answers does not choose it, and what chooses it does', () => {
  const typeUnder = (words: string) => draftOf(`${words}\n\n\`\`\`sh\ndf -h\n\`\`\`\n`).steps[0].type;
  for (const words of [
    'First of all check if the disk is full:',
    'To check whether the disk is full, run this:',
    'Once the disk is mounted, you can check it with:',
  ])
    assert.equal(typeUnder(words), 'cli', words);
  for (const words of ['If the disk is full, run:', 'Only if the disk is full, run:'])
    assert.equal(typeUnder(words), 'manual', words);
});

test('what a guide calls the mitigation is work, however it is told', () => {
  const manual = (words: string) => compiled(`# Guide\n\n${words}\n`).ir.manual.map(({ text }) => text);
  for (const words of [
    'An easier mitigation would be to reboot the node.',
    'The workaround is to fail over to the replica.',
    'The only solution might be to restore the backup.',
  ])
    assert.deepEqual(manual(words), [words]);
  for (const words of ['A mitigation is not known.', 'The resolution of the screen is low.'])
    assert.deepEqual(manual(words), [], words);
});

test('where a guide only has a mark for what is still to be written, the step says so under the name of its part', () => {
  const [step] = draftOf('# Guide\n\n## Fail over\n\nTODO\n').steps;
  assert.equal(step.title, 'Fail over (not written in the guide)');
  assert.match(step.instructions, /^The guide does not say how: it holds only "TODO" here\./);
  assert.deepEqual(step.required_evidence[0].items, ['Fail over (not written in the guide)']);
  assert.equal(draftOf('# Guide\n\nTODO: describe the failover.\n').steps[0].title, 'TODO: describe the failover');
});

test('a warning may begin with several words that warn', () => {
  for (const words of ['**WARNING/DANGER**: it deletes the volume.', 'Caution & danger: it deletes the volume.'])
    assert.deepEqual(
      compiled(`# Guide\n\n${words}\n`).ir.warnings.map(({ text }) => text),
      [words.replaceAll('*', '')],
      words,
    );
});

test('what stands below a word that warns is the warning, without that word', () => {
  for (const guide of [
    '> **Warning**\n> Do not empty the queue. Mail is lost.\n',
    '**DANGER**\nDo not empty the queue. Mail is lost.\n',
  ]) {
    const { ir, mapping } = compiled(`# Guide\n\n${guide}\n\`\`\`sh\nuptime\n\`\`\`\n`);
    assert.deepEqual(
      ir.warnings.map(({ text }) => withoutWarningWord(text)),
      ['Do not empty the queue.', 'Mail is lost.'],
      mapping,
    );
  }
});

test('a word behind a single slash is said in a chat, and a path is a program', () => {
  assert.deepEqual(commandsIn('Type `/page ic` in any channel.\n'), []);
  assert.deepEqual(commandsIn('Run `/opt/app/check --all`.\n'), ['/opt/app/check --all']);
  assert.deepEqual(commandsIn('Run `/entrypoint.sh --all`.\n'), ['/entrypoint.sh --all']);
});

test('cmdlets of mail servers that go on with their work are commands', () => {
  assert.deepEqual(commandsIn('```powershell\nRetry-Queue -Identity "EX01\\42"\n```\n'), [
    'Retry-Queue -Identity "EX01\\42"',
  ]);
});

test('what needs a shell and only reads is a script, and its values go in as variables', () => {
  for (const command of ['ls | wc -l', 'ls *.log', 'ls ~/x', 'ls $HOME', 'ls; id']) check(command, { type: 'script' });
  const [step] = draftOf('```sh\nkubectl -n <ns> get pods -l "app=<app>" | wc -l\n```\n').steps;
  assert.deepEqual(step.with, {
    run: 'kubectl -n "$NS" get pods -l "app=${APP}" | wc -l\n',
    env: { NS: '{{ .ns }}', APP: '{{ .app }}' },
  });
  check("ls '<dir>' | wc -l", { type: 'manual' });
  assert.equal(stepsOf('ls | wc -l', 'runbook/v0')[0].type, 'manual');
});

test('lines that need one another and only read are one script', () => {
  const [step] = draftOf('```sh\nP=$(kubectl get pods -o name)\nkubectl get "$P"\n```\n').steps;
  assert.deepEqual([step.type, step.with.run], ['script', 'P=$(kubectl get pods -o name)\nkubectl get "$P"\n']);
});

test('a search that may find nothing does not end the run', () => {
  const [step, other] = draftOf('```sh\nps aux | grep x\n```\n\nThen:\n\n```sh\ndf -h\n```\n').steps;
  assert.deepEqual([step.on_error, other.on_error], ['continue', undefined]);
});

test('the command of a manual step is quoted in its instructions, and its braces mean themselves', () => {
  const { instructions } = draftOf("```sh\ndocker rm $(docker ps --format '{{.ID}}')\n```\n").steps[0];
  assert.match(instructions, /docker rm \$\(docker ps --format '\{\{ "\{\{" \}\}\.ID\}\}'\)/);
});

test('a placeholder becomes an input that is asked for, and in the frozen version a variable that a person fills in', () => {
  const guide = '```sh\nkubectl -n <name-space> get pod $POD_NAME\n```\n';
  const draft = parse(compiled(guide).runbook);
  assert.deepEqual(draft.meta.inputs, {
    name_space: { type: 'string', required: true, description: 'Name space; the guide writes <name-space>' },
    pod_name: { type: 'string', required: true, description: 'Pod name; the guide writes $POD_NAME' },
  });
  assert.deepEqual(draft.steps.map(idAndType), ['run_kubectl_get_pod cli']);
  assert.deepEqual(draft.steps[0].with.argv, ['kubectl', '-n', '{{ .name_space }}', 'get', 'pod', '{{ .pod_name }}']);
  const frozen = compileGuide({ text: guide, file: 'guide.md', sha256Hex, format: 'runbook/v0' });
  const { meta, steps } = parse(frozen.runbook);
  assert.deepEqual(meta.vars, { name_space: '<name-space>', pod_name: '$POD_NAME' });
  assert.deepEqual(steps.map(idAndType), ['fill_in_values manual', 'run_kubectl_get_pod cli']);
  assert.match(frozen.mapping, /TODO line 2: set meta\.vars\.name_space/);
});

test('a value that the guide calls usual is the default of its input, one that it gives as an example is not', () => {
  const usual = compiled('Look into `<folder>`, usually `/var`:\n\n```sh\nls <folder>\n```\n');
  const { default: value, required } = parse(usual.runbook).meta.inputs.folder;
  assert.deepEqual([value, required, usual.todos], ['/var', undefined, []]);
  const example = compiled('Look into `<folder>`, for example `/var`:\n\n```sh\nls <folder>\n```\n');
  assert.deepEqual(parse(example.runbook).meta.inputs.folder, {
    type: 'string',
    required: true,
    description: 'Folder, such as /var; the guide writes <folder>',
  });
});

test('a brace right before a placeholder does not spoil its template', () => {
  const { steps } = draftOf("```sh\ngrep '{<key>}' file\n```\n");
  assert.deepEqual(steps[0].with.argv, ['grep', '{{ "{" }}{{ .key }}}', 'file']);
});

test('variables that a guide sets itself are no placeholders', () => {
  assert.equal(parse(compiled('```sh\nNS=prod\nkubectl -n $NS get pods\n```\n').runbook).meta.inputs, undefined);
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

function idAndType({ id, type }: { readonly id: string; readonly type: string }): string {
  return `${id} ${type}`;
}

function stepsOf(command: string, format: 'runbook/v0' | 'runbook/v1') {
  const text = `\`\`\`sh\n${command}\n\`\`\`\n`;
  return parse(compileGuide({ text, file: 'guide.md', sha256Hex, format }).runbook).steps;
}

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
