import { cli, type FieldCase, type Json, manual, runbook } from './case.js';

const hello = cli(['echo', 'hello']);
const failing = cli(['echo', 'hello'], { assertions: [{ contains: 'bye' }] });

function asserted(assertion: { readonly [key: string]: Json }, argv = ['echo', 'hello']): FieldCase['document'] {
  return runbook([cli(argv, { assertions: [assertion] })]);
}

function assertion(kind: string, value: Json, argv?: string[]): FieldCase {
  const document = asserted({ [kind]: value }, argv);
  return { document, path: ['steps', 0, 'assertions', 0], other: { exit_code: 0 }, by: 'run', shows: /ended with 1/ };
}

function governed(
  key: string,
  value: Json,
  steps: readonly Json[],
  shows: RegExp,
  by: FieldCase['by'] = 'validate',
): FieldCase {
  return { document: runbook(steps, { governance: { [key]: value } }), path: ['meta', 'governance', key], by, shows };
}

const checklist = { kind: 'checklist', name: 'boxes', items: ['No failover in progress'] };
const asked = (evidence: Json): FieldCase['document'] => runbook([manual({ required_evidence: [evidence] })]);
const named = (kind: string, more: { readonly [key: string]: Json } = {}): FieldCase => ({
  document: asked({ kind, name: 'proof', ...more }),
  path: ['steps', 0, 'required_evidence', 0, 'name'],
  other: 'another',
  by: 'dry-run',
  shows: /proof/,
});
const evidenceKind = (kind: string, more: { readonly [key: string]: Json } = {}): FieldCase => ({
  document: asked({ kind, name: 'proof', ...more }),
  path: ['steps', 0, 'required_evidence', 0],
  other: { kind: kind === 'text' ? 'attachment' : 'text', name: 'proof' },
  by: 'dry-run',
  shows: new RegExp(`proof \\(${kind}\\)`),
});
const group = { id: 'first', type: 'group', title: 'Look first', steps: [hello] };

/** The fields of `runbook/v0`, which `runbook/v1` has, too. */
export const casesOfV0: Readonly<Record<string, FieldCase>> = {
  'document.meta': { document: runbook([hello]), path: ['meta'], by: 'validate', shows: /: valid/ },
  'document.steps': { document: runbook([hello]), path: ['steps', 0], other: manual(), by: 'run', shows: /│ hello/ },
  'meta.name': {
    document: runbook([hello]),
    path: ['meta', 'name'],
    other: 'Else',
    by: 'run',
    shows: /"runbook_id":"A case"/,
  },
  'meta.description': {
    document: runbook([hello], { description: 'Where nothing helps' }),
    path: ['meta', 'description'],
    by: 'dry-run',
    shows: /Where nothing helps/,
  },
  'meta.vars': {
    document: runbook([cli(['echo', '{{ .word }}'])], { vars: { word: 'hello' } }),
    path: ['meta', 'vars'],
    by: 'run',
    shows: /│ hello/,
  },
  'meta.governance': {
    document: runbook([hello], { governance: { denied_commands: ['echo'] } }),
    path: ['meta', 'governance'],
    by: 'validate',
    shows: /governance\/command-denied/,
  },
  'meta.defaults': {
    document: runbook([hello], { defaults: { timeout: '7s' } }),
    path: ['meta', 'defaults'],
    by: 'dry-run',
    shows: /ended after 7 s/,
  },
  'defaults.timeout': {
    document: runbook([cli(['sleep', '1'])], { defaults: { timeout: '50ms' } }),
    path: ['meta', 'defaults', 'timeout'],
    by: 'run',
    shows: /its time limit was reached/,
  },
  'governance.allowed_commands': governed('allowed_commands', ['uname'], [hello], /governance\/command-not-allowed/),
  'governance.denied_commands': governed('denied_commands', ['echo'], [hello], /governance\/command-denied/),
  'governance.deny_env_vars': governed('deny_env_vars', ['HOME'], [cli(['echo', '{{ .env.HOME }}'])], /env-denied/),
  'governance.redact': governed('redact', [{ pattern: 'hel+o', replace: 'gone' }], [hello], /│ gone/, 'run'),
  'governance.evidence': governed(
    'evidence',
    { require_for_manual: true },
    [manual()],
    /governance\/evidence-required/,
  ),
  'redaction.pattern': {
    document: runbook([hello], { governance: { redact: [{ pattern: 'hel+o', replace: 'gone' }] } }),
    path: ['meta', 'governance', 'redact', 0, 'pattern'],
    other: 'bye',
    by: 'run',
    shows: /│ gone/,
  },
  'redaction.replace': {
    document: runbook([hello], { governance: { redact: [{ pattern: 'h(el+)o', replace: '<$1>' }] } }),
    path: ['meta', 'governance', 'redact', 0, 'replace'],
    other: 'gone',
    by: 'run',
    shows: /│ <ell>/,
  },
  'evidencePolicy.require_for_manual': {
    document: runbook([manual()], { governance: { evidence: { require_for_manual: true } } }),
    path: ['meta', 'governance', 'evidence', 'require_for_manual'],
    by: 'validate',
    shows: /governance\/evidence-required/,
  },
  'evidencePolicy.store_full_stdout': {
    document: runbook([hello], { governance: { evidence: { store_full_stdout: true } } }),
    path: ['meta', 'governance', 'evidence', 'store_full_stdout'],
    by: 'run',
    shows: /"stdout_file":"blobs/,
  },
  'step.type': {
    document: runbook([hello]),
    path: ['steps', 0],
    other: manual(),
    by: 'dry-run',
    shows: /\$ echo hello/,
  },
  'cliStep.id': {
    document: runbook([hello]),
    path: ['steps', 0, 'id'],
    other: 'else',
    by: 'run',
    shows: /"step_id":"look"/,
  },
  'cliStep.type': { document: runbook([hello]), path: ['steps', 0], other: manual(), by: 'run', shows: /│ hello/ },
  'cliStep.title': {
    document: runbook([cli(['echo', 'hello'], { title: 'Say it' })]),
    path: ['steps', 0, 'title'],
    by: 'dry-run',
    shows: /\[1\/1\] Say it/,
  },
  'cliStep.with': {
    document: runbook([hello]),
    path: ['steps', 0, 'with'],
    other: { argv: ['echo', 'bye'] },
    by: 'run',
    shows: /│ hello/,
  },
  'cliStep.capture': {
    document: runbook([cli(['echo', 'hello'], { capture: { said: 'stdout' } })]),
    path: ['steps', 0, 'capture'],
    by: 'run',
    shows: /said = hello/,
  },
  'cliStep.assertions': {
    document: runbook([failing]),
    path: ['steps', 0, 'assertions'],
    by: 'run',
    shows: /ended with 1/,
  },
  'cliStep.timeout': {
    document: runbook([cli(['sleep', '1'], { timeout: '50ms' })]),
    path: ['steps', 0, 'timeout'],
    by: 'run',
    shows: /its time limit was reached/,
  },
  'cliWith.argv': {
    document: runbook([hello]),
    path: ['steps', 0, 'with', 'argv', 1],
    other: 'bye',
    by: 'run',
    shows: /│ hello/,
  },
  'assertion.contains': assertion('contains', 'bye'),
  'assertion.not_contains': assertion('not_contains', 'hello'),
  'assertion.matches': assertion('matches', '^b.e'),
  'assertion.equals': assertion('equals', 'bye'),
  'assertion.not_equals': assertion('not_equals', 'hello'),
  'assertion.exit_code': assertion('exit_code', 1),
  'assertion.json_path': assertion('json_path', { path: '$.a', equals: 2 }, ['echo', '{"a": 1}']),
  'jsonPathAssertion.path': {
    document: asserted({ json_path: { path: '$.b', equals: 1 } }, ['echo', '{"a": 1, "b": 2}']),
    path: ['steps', 0, 'assertions', 0, 'json_path', 'path'],
    other: '$.a',
    by: 'run',
    shows: /ended with 1/,
  },
  'jsonPathAssertion.equals': {
    document: asserted({ json_path: { path: '$.a', equals: 2 } }, ['echo', '{"a": 1}']),
    path: ['steps', 0, 'assertions', 0, 'json_path', 'equals'],
    other: 1,
    by: 'run',
    shows: /ended with 1/,
  },
  'manualStep.id': {
    document: runbook([manual()]),
    path: ['steps', 0, 'id'],
    other: 'else',
    by: 'dry-run',
    shows: /look/,
  },
  'manualStep.type': {
    document: runbook([manual()]),
    path: ['steps', 0],
    other: hello,
    by: 'dry-run',
    shows: /asks for a confirmation/,
  },
  'manualStep.title': {
    document: runbook([manual({ title: 'Look there' })]),
    path: ['steps', 0, 'title'],
    by: 'dry-run',
    shows: /\[1\/1\] Look there/,
  },
  'manualStep.instructions': {
    document: runbook([manual({ instructions: 'Call the owner' })]),
    path: ['steps', 0, 'instructions'],
    by: 'dry-run',
    shows: /Call the owner/,
  },
  'manualStep.required_evidence': {
    document: asked({ kind: 'text', name: 'proof' }),
    path: ['steps', 0, 'required_evidence'],
    by: 'dry-run',
    shows: /asks for evidence: proof/,
  },
  'manualStep.replay_mode': {
    document: runbook([
      manual({ replay_mode: 'reuse_evidence', required_evidence: [{ kind: 'text', name: 'seen' }] }),
      cli(['true'], { id: 'then' }),
    ]),
    path: ['steps', 0, 'replay_mode'],
    by: 'replay',
    // What was recorded goes before what is handed in, where the step says so.
    words: ['--as', 'ann', '--evidence', '%/evidence.yaml'],
    files: {
      'evidence.yaml': 'look: {seen: all is new}\n',
      'scenario.yaml': 'meta: {name: a}\nsteps: [{match: {argv: ["true"]}}]\n',
      'recording.yaml': 'apiVersion: runbook-recording/v0\nevidence: {look: {seen: all is well}}\n',
    },
    shows: /evidence seen by replay[\s\S]*ended with 0$/,
  },
  'manualStep.approvals': {
    document: runbook([manual({ approvals: { min: 2 } })]),
    path: ['steps', 0, 'approvals'],
    by: 'dry-run',
    shows: /asks for the approval of 2 people/,
  },
  'evidence.kind': evidenceKind('attachment'),
  'textEvidence.kind': evidenceKind('text'),
  'textEvidence.name': named('text'),
  'checklistEvidence.kind': evidenceKind('checklist', { items: ['a box'] }),
  'checklistEvidence.name': named('checklist', { items: ['a box'] }),
  'checklistEvidence.items': {
    document: asked(checklist),
    path: ['steps', 0, 'required_evidence', 0, 'items', 0],
    other: 'Another box',
    by: 'run',
    words: ['--evidence', '%/evidence.yaml'],
    files: { 'evidence.yaml': 'look: { boxes: ["Another box"] }\n' },
    shows: /ended with [36]/,
  },
  'attachmentEvidence.kind': evidenceKind('attachment'),
  'attachmentEvidence.name': named('attachment'),
  'approvals.min': {
    document: runbook([manual({ approvals: { min: 3 } })]),
    path: ['steps', 0, 'approvals', 'min'],
    other: 1,
    by: 'dry-run',
    shows: /3 people/,
  },
  'approvals.roles': {
    document: runbook([manual({ approvals: { min: 1, roles: ['DRI'] } })]),
    path: ['steps', 0, 'approvals', 'roles'],
    by: 'dry-run',
    shows: /as DRI/,
  },
  'groupStep.id': {
    document: runbook([group]),
    path: ['steps', 0, 'id'],
    other: 'else',
    by: 'dry-run',
    shows: /group 'first'/,
  },
  'groupStep.type': {
    document: runbook([group]),
    path: ['steps', 0],
    other: hello,
    by: 'dry-run',
    shows: /begins group/,
  },
  'groupStep.title': { document: runbook([group]), path: ['steps', 0, 'title'], by: 'dry-run', shows: /Look first/ },
  'groupStep.steps': {
    document: runbook([group]),
    path: ['steps', 0, 'steps', 0],
    other: manual(),
    by: 'run',
    shows: /│ hello/,
  },
};
