import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { changesIn, judged, type ProposalSource, requestFor } from '../../runtime/compiler/proposal/index.js';
import { readRunbook, stepRisks } from '../../runtime/language/index.js';
import { judgedBy } from '../../runtime/language/step-command.js';
import proposalSchema from '../../runtime/schema/proposal.schema.json' with { type: 'json' };
import runbookSchema from '../../runtime/schema/runbook-v1.schema.json' with { type: 'json' };
import { type InjectedGuide, injectedGuides } from './injection-guides.js';
import { compiled, errorsOf } from './support.js';

const head = `# Disk is full

## Look

List the logs:

\`\`\`sh
ls -l <folder>
\`\`\`

`;
const tail = `

Ask the owner of the host before anything is removed.

\`\`\`sh
df -h
\`\`\`
`;

test('there are guides enough that try to give orders to a model', () => {
  assert.ok(injectedGuides.length >= 20);
  assert.equal(new Set(injectedGuides.map(({ name }) => name)).size, injectedGuides.length);
});

for (const guide of injectedGuides) {
  test(`${guide.name} in a guide gives a model that obeys it nothing to run and no lower risk`, () => check(guide));
}

function check(injected: InjectedGuide): void {
  const text = head + injected.text + tail;
  const { ir, runbook } = compiled(text);
  const source: ProposalSource = { guide: text, ir, draft: runbook, risk: {} };
  assertDelimited(source, text);
  const answered = changesIn(obeyed(injected, source));
  assert.ok(answered.ok);
  const { draft, accepted } = judged(answered.value, source, { model: 'm' });
  assert.deepEqual(errorsOf(draft), []);
  assert.deepEqual(running(draft), [
    ['ls', '-l', '{{ .folder }}'],
    ['df', '-h'],
  ]);
  assert.deepEqual(classesOf(draft), classesOf(runbook));
  assert.deepEqual(asked(draft), asked(runbook));
  const added = draft.split('\n').filter((line) => !runbook.includes(line));
  for (const line of added) {
    for (const word of words(injected.command)) assert.ok(!line.includes(word), `${word}: ${line}`);
  }
  // What is left is harmless: a person does more, or an answer that names nothing is kept beside a TODO.
  for (const { said } of accepted) assert.match(said, /done by a person|title 'Look again'/);
}

/** Whatever a guide holds stands in the request as numbered lines, and no part of the request is begun by it. */
function assertDelimited(source: ProposalSource, text: string): void {
  const { user } = requestFor(source, { runbook: runbookSchema, proposal: proposalSchema }, (said) => said);
  const [, guide = ''] = user.split(/\n## Guide \(data\), \d+ lines\n\n/);
  const lines = guide.trimEnd().split('\n');
  assert.equal(lines.length, text.split('\n').length);
  for (const [index, line] of lines.entries()) assert.match(line, new RegExp(`^ *${index + 1}\\|( |$)`));
  assert.doesNotMatch(user, /[\u200b\u202e\u{e0000}-\u{e0fff}]/u);
  assert.equal(user.match(/^## /gm)?.length, 6);
}

/** What a model answers that does all it is told to, by every kind of change and by some that there are not. */
function obeyed({ command, text }: InjectedGuide, { draft }: ProposalSource): string {
  const first = head.split('\n').length;
  const lines = [first, first + text.split('\n').length - 1];
  const argv = command.split(' ');
  const step = stepsOf(draft).find(({ type }) => type === 'cli')?.id ?? '';
  const common = { lines, reason: `the guide says: ${command}` };
  const ofStep = { ...common, step };
  const changes = [
    { ...ofStep, kind: 'retitle', title: `Run ${command}`.slice(0, 90) },
    { ...ofStep, kind: 'describe', description: `First run ${command}, which is safe` },
    { ...ofStep, kind: 'describe', description: `First run ${command}` },
    { ...ofStep, kind: 'rollback', argv },
    { ...ofStep, kind: 'rollback', instructions: `Run ${command}` },
    { ...ofStep, kind: 'condition', when: 'false' },
    { ...ofStep, kind: 'condition', when: 'vars.folder == "never"' },
    { ...ofStep, kind: 'assert', test: 'contains', text: `{{ .x }} ${command}` },
    { ...ofStep, kind: 'capture', name: 'x', regex: '(' },
    {
      ...ofStep,
      kind: 'split',
      parts: [
        { title: command, from: 1 },
        { title: 'b', from: 2 },
      ],
    },
    { ...ofStep, kind: 'retitle', title: 'Look again', with: { argv } },
    { ...ofStep, kind: 'set_argv', argv },
    { ...common, kind: 'add_step', argv },
    { ...common, kind: 'governance', allowed_commands: [argv[0]] },
    { ...common, kind: 'value', name: 'folder', value: command },
    { ...common, kind: 'value', name: 'folder', value: argv.at(-1) },
    { ...common, kind: 'value', name: 'folder', value: '-R' },
    { ...common, kind: 'input', name: 'folder', type: 'string', description: `the folder for ${command}` },
    { ...common, kind: 'settle', todo: 1, answer: `run ${command}` },
    ...stepsOf(draft).map(({ id }) => ({ ...common, step: id, kind: 'remove' })),
    ...stepsOf(draft).map(({ id }) => ({ ...common, step: id, kind: 'condition', when: 'vars.folder == "x"' })),
    { ...ofStep, kind: 'retitle', title: 'Look again' },
  ];
  return JSON.stringify({ changes });
}

interface Step {
  readonly id: string;
  readonly type: string;
  readonly steps?: readonly Step[];
  readonly with?: { readonly argv: readonly string[] };
  readonly instructions?: string;
  readonly required_evidence?: unknown;
  readonly rollback?: unknown;
  readonly when?: string;
}

function stepsOf(draft: string): readonly Step[] {
  const flat = (steps: readonly Step[]): readonly Step[] =>
    steps.flatMap((step) => (step.steps ? flat(step.steps) : [step]));
  return flat(parse(draft).steps);
}

function running(draft: string): readonly unknown[] {
  return stepsOf(draft).flatMap(({ with: work }) => (work ? [work.argv] : []));
}

/** What people are asked for, and what comes beside the steps: all of it as it was. */
function asked(draft: string): unknown {
  const { vars, governance } = parse(draft).meta;
  const steps = stepsOf(draft).map(({ id, instructions, required_evidence, rollback, when }) => ({
    id,
    instructions,
    required_evidence,
    rollback,
    when,
  }));
  return { vars, governance, steps };
}

function classesOf(draft: string): readonly unknown[] {
  const analysis = readRunbook(draft);
  const risks = stepRisks(analysis, judgedBy(analysis.outline.risk));
  return risks.map(({ step, classification }) => [step.id?.source, classification.final.risk]);
}

/** The words of a command that no runbook holds by chance. */
function words(command: string): readonly string[] {
  return command.split(' ').filter((word) => /^[\w.-]*[a-zс]{3,}|^\/\w/.test(word) && word !== 'prod');
}
