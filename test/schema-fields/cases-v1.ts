import { cli, type FieldCase, type Json, manual, runbook, script } from './case.js';
import { describingCases } from './cases-describing.js';

type More = { readonly [key: string]: Json };

const hello = cli(['echo', 'hello']);
const failing = ['grep', 'nothing', '/dev/null'];
const removing = ['rm', '-rf', '/srv/prod-cache'];

/** A case whose field is a key of `meta.governance`. */
function governed(
  way: readonly string[],
  value: Json,
  more: Omit<FieldCase, 'document' | 'path'> & { readonly steps?: readonly Json[] },
): FieldCase {
  const { steps = [hello], ...look } = more;
  const governance = [...way].reverse().reduce<Json>((inner, key) => ({ [key]: inner }), value);
  return { document: runbook(steps, { governance }), path: ['meta', 'governance', ...way], ...look };
}

/** The same field of a step that starts a program and of one that gives a text to a shell. */
function ofBoth(
  key: string,
  value: Json,
  more: Pick<FieldCase, 'by' | 'shows'> & { readonly argv?: readonly string[] },
) {
  const { argv = ['echo', 'hello'], ...look } = more;
  const of = (step: Json): FieldCase => ({ document: runbook([step]), path: ['steps', 0, key], ...look });
  return {
    [`cliStep.${key}`]: of(cli(argv, { [key]: value })),
    [`scriptStep.${key}`]: of(script(argv.join(' '), { [key]: value })),
  };
}

/** A field of an input, with what is given for it on the command line. */
function input(
  declared: More,
  key: string,
  more: Omit<FieldCase, 'document' | 'path' | 'by'> & Partial<Pick<FieldCase, 'by'>>,
): FieldCase {
  const steps = [cli(['echo', '{{ .word }}'])];
  const document = runbook(steps, { inputs: { word: declared } });
  return { document, path: ['meta', 'inputs', 'word', key], by: 'dry-run', ...more };
}

/** A field of what is captured from `{"a": {"b": " 7 "}}`. */
function captured(selection: More, key: string, shows: RegExp, other?: Json): FieldCase {
  const step = cli(['echo', '{"a": {"b": " 7 "}}'], { capture: { got: selection } });
  const document = runbook([step], { outputs: { gave: 'got' } });
  const path = ['steps', 0, 'capture', 'got', key];
  return { document, path, by: 'run', shows, ...(other !== undefined && { other }) };
}

/** A field of what takes a step back, as a dry run shows it. */
function rollback(parts: More, key: string, shows: RegExp, other?: Json): FieldCase {
  const document = runbook([cli(removing, { rollback: parts })]);
  const path = ['steps', 0, 'rollback', key];
  return { document, path, by: 'dry-run', shows, ...(other !== undefined && { other }) };
}

function expiresWithin(type: string, ms: number): FieldCase['shows'] {
  return (text) =>
    eventsIn(text).some(({ type: found, ts, data }) => {
      const end = data['expires_at'];
      return found === type && typeof end === 'string' && Date.parse(end) - Date.parse(ts) <= ms;
    });
}

interface Told {
  readonly type: string;
  readonly ts: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function eventsIn(text: string): readonly Told[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{"actor"'));
  return lines.map((line) => JSON.parse(line) as Told);
}

const retried = { max_attempts: 1, initial: '1ms' };
const given = (value: string) => ({ words: ['--input', `word=${value}`] });

/** The fields that only `runbook/v1` has. */
export const casesOfV1: Readonly<Record<string, FieldCase>> = {
  ...describingCases,
  'meta.inputs': {
    document: runbook([cli(['echo', '{{ .word }}'])], { inputs: { word: { default: 'hello' } } }),
    path: ['meta', 'inputs'],
    by: 'run',
    shows: /│ hello/,
  },
  'meta.outputs': {
    document: runbook([cli(['echo', 'hello'], { capture: { said: 'stdout' } })], { outputs: { length: 'size(said)' } }),
    path: ['meta', 'outputs'],
    by: 'run',
    shows: /Gave back\n +length = 5\n[\s\S]*"outputs":\{"length":\{"value":5\}\}/,
  },
  'defaults.cwd': {
    document: runbook([cli(['pwd'])], { defaults: { cwd: '/usr' } }),
    path: ['meta', 'defaults', 'cwd'],
    by: 'run',
    shows: /│ \/usr/,
  },
  'defaults.env': {
    document: runbook([cli(['printenv', 'WORD'])], { defaults: { env: { WORD: 'hello' } } }),
    path: ['meta', 'defaults', 'env'],
    by: 'run',
    shows: /│ hello/,
  },
  'defaults.retry': {
    document: runbook([cli(failing)], { defaults: { retry: retried } }),
    path: ['meta', 'defaults', 'retry'],
    by: 'run',
    shows: /step\.retried/,
  },
  'defaults.on_error': {
    document: runbook([cli(failing)], { defaults: { on_error: 'continue' } }),
    path: ['meta', 'defaults', 'on_error'],
    by: 'run',
    shows: /ended with 0/,
  },
  'governance.timeouts': governed(['timeouts'], { safe: '7s' }, { by: 'dry-run', shows: /ended after 7 s/ }),
  'governance.mode': governed(['mode'], 'strict', { by: 'dry-run', shows: /would wait for a person/ }),
  'governance.trust_level': governed(['trust_level'], 1, { by: 'dry-run', shows: /would wait for a person/ }),
  'governance.limits': governed(
    ['limits'],
    { max_mutations: 0 },
    {
      steps: [cli(removing)],
      by: 'dry-run',
      shows: /would be refused/,
    },
  ),
  'governance.confirm': governed(['confirm'], 'step_id', {
    steps: [cli(removing, { resource: 'prod-db' })],
    by: 'dry-run',
    shows: /to type 'look'/,
  }),
  'limits.max_mutations': governed(['limits', 'max_mutations'], 0, {
    steps: [cli(removing)],
    by: 'dry-run',
    shows: /would be refused/,
  }),
  'limits.cooldown_between_critical': governed(['limits', 'cooldown_between_critical'], '90s', {
    by: 'policy',
    shows: /1 min 30 s/,
  }),
  'timeouts.safe': governed(['timeouts', 'safe'], '50ms', {
    steps: [cli(['sleep', '1'])],
    by: 'run',
    shows: /its time limit was reached/,
  }),
  'timeouts.caution': governed(['timeouts', 'caution'], '7s', {
    steps: [cli(['touch', 'x'])],
    by: 'dry-run',
    shows: /ended after 7 s/,
  }),
  'timeouts.dangerous': governed(['timeouts', 'dangerous'], '7s', {
    steps: [cli(removing)],
    by: 'dry-run',
    shows: /ended after 7 s/,
  }),
  'timeouts.approval_ttl': governed(['timeouts', 'approval_ttl'], '1m', {
    steps: [cli(['touch', 'x'])],
    by: 'run',
    shows: expiresWithin('approval.requested', 60_000),
  }),
  'timeouts.intervention_ttl': governed(['timeouts', 'intervention_ttl'], '1m', {
    steps: [cli(['sleep', '1'], { timeout: '50ms' })],
    by: 'run',
    shows: expiresWithin('intervention.opened', 60_000),
  }),
  ...ofBoth('when', '1 > 2', { by: 'run', shows: /step\.skipped/ }),
  ...ofBoth('env', { WORD: 'hello' }, { argv: ['printenv', 'WORD'], by: 'run', shows: /│ hello/ }),
  ...ofBoth('cwd', '/usr', { argv: ['pwd'], by: 'run', shows: /│ \/usr/ }),
  ...ofBoth('retry', retried, { argv: failing, by: 'run', shows: /step\.retried/ }),
  ...ofBoth('on_error', 'continue', { argv: failing, by: 'run', shows: /ended with 0/ }),
  ...ofBoth('rollback', { argv: ['echo', 'back'] }, { by: 'dry-run', shows: /this takes it back/ }),
  ...ofBoth('risk', 'caution', { by: 'dry-run', shows: /would wait for a person/ }),
  ...ofBoth('approvals', { min: 2 }, { by: 'dry-run', shows: /2 people/ }),
  ...ofBoth('resource', 'prod-db', { argv: removing, by: 'dry-run', shows: /to type 'prod-db'/ }),
  'scriptStep.id': {
    document: runbook([script('echo hello')]),
    path: ['steps', 0, 'id'],
    other: 'else',
    by: 'run',
    shows: /"step_id":"look"/,
  },
  'scriptStep.type': {
    document: runbook([script('echo hello')]),
    path: ['steps', 0],
    other: manual(),
    by: 'run',
    shows: /│ hello/,
  },
  'scriptStep.title': {
    document: runbook([script('echo hello', { title: 'Say it' })]),
    path: ['steps', 0, 'title'],
    by: 'dry-run',
    shows: /\[1\/1\] Say it/,
  },
  'scriptStep.with': {
    document: runbook([script('echo hello')]),
    path: ['steps', 0, 'with'],
    other: { run: 'echo bye' },
    by: 'run',
    shows: /│ hello/,
  },
  'scriptStep.capture': {
    document: runbook([script('echo hello', { capture: { said: 'stdout' } })]),
    path: ['steps', 0, 'capture'],
    by: 'run',
    shows: /said = hello/,
  },
  'scriptStep.assertions': {
    document: runbook([script('echo hello', { assertions: [{ contains: 'bye' }] })]),
    path: ['steps', 0, 'assertions'],
    by: 'run',
    shows: /ended with 1/,
  },
  'scriptStep.timeout': {
    document: runbook([script('sleep 1', { timeout: '50ms' })]),
    path: ['steps', 0, 'timeout'],
    by: 'run',
    shows: /its time limit was reached/,
  },
  'scriptWith.run': {
    document: runbook([script('echo hello')]),
    path: ['steps', 0, 'with', 'run'],
    other: 'echo bye',
    by: 'run',
    shows: /│ hello/,
  },
  'scriptWith.shell': {
    document: runbook([{ id: 'look', type: 'script', with: { run: 'echo hello', shell: 'sh' } }]),
    path: ['steps', 0, 'with', 'shell'],
    by: 'run',
    shows: /"shell":"sh"/,
  },
  'scriptWith.env': {
    document: runbook([{ id: 'look', type: 'script', with: { run: 'printenv WORD', env: { WORD: 'hello' } } }]),
    path: ['steps', 0, 'with', 'env'],
    by: 'run',
    shows: /│ hello/,
  },
  'manualStep.when': {
    document: runbook([manual({ when: '1 > 2' })]),
    path: ['steps', 0, 'when'],
    by: 'run',
    shows: /step\.skipped/,
  },
  'groupStep.when': {
    document: runbook([{ id: 'first', type: 'group', when: '1 > 2', steps: [hello] }]),
    path: ['steps', 0, 'when'],
    by: 'run',
    shows: /step\.skipped/,
  },
  'assertion.expr': {
    document: runbook([cli(['echo', 'hello'], { assertions: [{ expr: 'size(stdout) > 100' }] })]),
    path: ['steps', 0, 'assertions', 0],
    other: { expr: 'size(stdout) > 1' },
    by: 'run',
    shows: /ended with 1/,
  },
  'assertion.on': {
    document: runbook([cli(['echo', 'hello'], { assertions: [{ contains: 'hello', on: 'stderr' }] })]),
    path: ['steps', 0, 'assertions', 0, 'on'],
    by: 'run',
    shows: /ended with 1/,
  },
  'approvals.ttl': {
    document: runbook([manual({ approvals: { min: 2, ttl: '10m' } })]),
    path: ['steps', 0, 'approvals', 'ttl'],
    by: 'dry-run',
    shows: /within 10 min/,
  },
  'approvals.distinct_from': {
    document: runbook([manual({ approvals: { min: 1, distinct_from: ['starter'] } })]),
    path: ['steps', 0, 'approvals', 'distinct_from'],
    by: 'dry-run',
    shows: /not the starter/,
  },
  'input.type': input({ type: 'number' }, 'type', { ...given('many'), shows: /'many'/, other: 'string' }),
  'input.required': input({ required: true }, 'required', {
    by: 'run',
    shows: /'word'[^\n]*(no value|is required|needs|missing)/,
  }),
  'input.default': input({ default: 'hello' }, 'default', { shows: /word = hello/ }),
  'input.enum': input({ enum: ['eu', 'us'] }, 'enum', { ...given('asia'), shows: /ended with 3/ }),
  'input.pattern': input({ pattern: '[a-z]+' }, 'pattern', { ...given('42'), shows: /ended with 3/ }),
  'input.description': input({ description: 'The word to say', required: true }, 'description', {
    shows: /The word to say/,
  }),
  'input.secret': input({ secret: true, from: 'file:secret.txt' }, 'secret', {
    files: { 'secret.txt': 'a-long-password-41' },
    shows: /word = \*\*\*/,
  }),
  'input.from': input({ default: 'bye', from: 'file:word.txt' }, 'from', {
    files: { 'word.txt': 'hello' },
    shows: /word = hello/,
  }),
  'retry.max_attempts': {
    document: runbook([cli(failing, { retry: { max_attempts: 2, initial: '1ms', factor: 1 } })]),
    path: ['steps', 0, 'retry', 'max_attempts'],
    other: 1,
    by: 'run',
    shows: /"next_attempt":3/,
  },
  'retry.initial': {
    document: runbook([cli(failing, { retry: { max_attempts: 1, initial: '7s' } })]),
    path: ['steps', 0, 'retry', 'initial'],
    by: 'dry-run',
    shows: /first after 7 s/,
  },
  'retry.factor': {
    document: runbook([cli(failing, { retry: { max_attempts: 2, initial: '1ms', factor: 7 } })]),
    path: ['steps', 0, 'retry', 'factor'],
    by: 'run',
    shows: /"delay_ms":7/,
  },
  'captureSelection.from': captured({ from: 'stderr' }, 'from', /got = $/m),
  'captureSelection.json_path': captured({ json_path: '$.a.b' }, 'json_path', /got = {2}7/),
  'captureSelection.regex': captured({ regex: '[0-9]' }, 'regex', /got = 7$/m),
  'captureSelection.expr': captured({ expr: 'size(json.a)' }, 'expr', /got = 1$/m),
  'captureSelection.trim': captured({ json_path: '$.a.b', trim: true }, 'trim', /got = 7$/m),
  'captureSelection.type': captured({ regex: '[0-9]', type: 'number' }, 'type', /"gave":\{"value":7\}/),
  'captureSelection.secret': {
    document: runbook([cli(['echo', 'a-long-password-41'], { capture: { got: { secret: true } } })]),
    path: ['steps', 0, 'capture', 'got', 'secret'],
    by: 'run',
    shows: /got = \*\*\*/,
  },
  'rollback.title': rollback({ title: 'Make it anew', argv: ['echo', 'back'] }, 'title', /Make it anew/),
  'rollback.argv': rollback({ argv: ['echo', 'back'] }, 'argv', /echo back/, ['echo', 'else']),
  'rollback.script': rollback({ script: 'echo back | cat' }, 'script', /echo back \| cat/, 'echo else'),
  'rollback.shell': rollback({ script: 'echo back', shell: 'pwsh' }, 'shell', /pwsh/),
  'rollback.instructions': rollback({ instructions: 'Make it anew' }, 'instructions', /Make it anew/, 'Else'),
  'rollback.env': rollback({ argv: ['echo', 'back'], env: { WORD: 'x' } }, 'env', /WORD=x/),
  'rollback.cwd': rollback({ argv: ['echo', 'back'], cwd: '/usr' }, 'cwd', /\/usr/),
  'rollback.timeout': rollback({ argv: ['echo', 'back'], timeout: '7s' }, 'timeout', /ended after 7 s/),
  'rollback.risk': rollback({ argv: ['echo', 'back'], risk: 'dangerous', resource: 'prod-db' }, 'risk', /prod-db/),
  'rollback.resource': rollback({ argv: removing, resource: 'prod-db' }, 'resource', /to type 'prod-db'/),
};
