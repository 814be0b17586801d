import type { Case } from './fronts.js';

const v0 = (steps: string, meta = '') => `apiVersion: runbook/v0\nmeta:\n  name: conformance\n${meta}steps:\n${steps}`;
const v1 = (steps: string, meta = '') => v0(steps, meta).replace('runbook/v0', 'runbook/v1');

/** What is run through every front, by what it shows, with the exit code that it ends with. */
export const cases: Readonly<Record<string, Case & { readonly code: number }>> = {
  'steps that pass, with captures that later steps use': {
    code: 0,
    text: v0(
      `  - { id: one, type: cli, with: { argv: [echo, "{{ .word }}"] }, capture: { said: stdout } }
  - id: many
    type: group
    steps:
      - { id: two, type: cli, with: { argv: [echo, "{{ .said }}!"] }, assertions: [{ equals: "hello!" }] }
`,
      '  vars: { word: hello }\n',
    ),
  },
  'a step that fails': {
    code: 1,
    text: v0(`  - { id: broken, type: cli, with: { argv: [ls, /no/such/folder] } }
  - { id: never, type: cli, with: { argv: [echo, never] } }
`),
  },
  'an assertion that does not hold': {
    code: 1,
    text: v0(
      '  - { id: a, type: cli, with: { argv: [echo, x] }, capture: { x: stdout }, assertions: [{ contains: x }, { matches: "^y" }] }\n',
    ),
  },
  'a program that is not there': {
    code: 1,
    text: v0('  - { id: a, type: cli, with: { argv: [df, --output=none] }, assertions: [{ exit_code: 0 }] }\n'),
  },
  'a command that the lists deny': {
    code: 2,
    text: v0(
      '  - { id: a, type: cli, with: { argv: ["{{ .env.PROGRAM }}", made] } }\n',
      '  governance: { denied_commands: [touch] }\n',
    ),
    env: { PROGRAM: 'touch' },
  },
  'an environment variable that is not set': {
    code: 1,
    text: v0('  - { id: a, type: cli, with: { argv: [echo, "{{ .env.NOT_SET_IN_TEST }}"] } }\n'),
  },
  'a time limit that ends a step': {
    code: 1,
    gestures: [{ kind: 'word', word: 'failed', note: 'it hangs' }],
    text: v0('  - { id: a, type: cli, with: { argv: [sleep, "30"] }, timeout: 300ms }\n'),
  },
  'a step that fails and is taken back': {
    code: 1,
    text: v1(`  - id: change
    type: cli
    with: { argv: [cp, missing, there] }
    rollback: { argv: [touch, undone] }
  - { id: never, type: cli, with: { argv: [echo, never] } }
`),
    gestures: [{ kind: 'yes' }, { kind: 'yes' }, { kind: 'word', word: 'failed', note: 'it was taken back' }],
  },
  'output that is kept whole and redacted': {
    code: 0,
    text: v0(
      '  - { id: a, type: cli, with: { argv: [echo, "password: hunter2"] }, capture: { said: stdout } }\n',
      '  governance:\n    evidence: { store_full_stdout: true }\n    redact: [{ pattern: "password: [a-z0-9]+", replace: "password: <redacted>" }]\n',
    ),
  },
  'a caution that is confirmed, and a danger whose text is typed': {
    code: 0,
    text: v0(`  - { id: make, type: cli, with: { argv: [touch, made] } }
  - { id: wipe, type: cli, with: { argv: [rm, -r, -f, made] } }
`),
    gestures: [{ kind: 'yes' }, { kind: 'typed', text: 'wipe' }],
  },
  'a typed text that is wrong at first': {
    code: 0,
    text: v1(
      '  - { id: wipe, type: cli, with: { argv: [rm, -r, -f, made] }, resource: "the {{ .place }}" }\n',
      '  vars: { place: box }\n',
    ),
    files: { made: 'x' },
    gestures: [
      { kind: 'typed', text: 'made' },
      { kind: 'typed', text: 'the box' },
    ],
  },
  'a caution that is rejected': {
    code: 2,
    text: v0('  - { id: make, type: cli, with: { argv: [touch, made] } }\n'),
    gestures: [{ kind: 'no', reason: 'not on this host' }],
  },
  'a manual step with every kind of evidence and two approvals': {
    code: 0,
    text: v0(
      `  - id: look
    type: manual
    title: Look at {{ .nothing }}
    instructions: Open the portal of {{ .host }}
    required_evidence:
      - { kind: text, name: seen }
      - { kind: checklist, name: list, items: [cpu, disk] }
      - { kind: attachment, name: shot }
    approvals: { min: 2, roles: [DRI, lead] }
  - { id: after, type: cli, with: { argv: [echo, done] } }
`.replace('Look at {{ .nothing }}', 'Look at the portal'),
      '  vars: { host: web1 }\n',
    ),
    files: { 'shot.png': 'picture' },
    gestures: [
      { kind: 'text', name: 'seen', text: 'all green' },
      { kind: 'ticks', name: 'list', items: ['cpu', 'disk'] },
      { kind: 'file', name: 'shot', path: 'shot.png' },
      { kind: 'approve', as: 'bob', role: 'DRI' },
      { kind: 'approve', as: 'carol', role: 'lead' },
    ],
  },
  'a manual step that only has to be confirmed, and is not': {
    code: 2,
    text: v0('  - { id: look, type: manual, instructions: Look. }\n'),
    gestures: [{ kind: 'no', reason: 'nobody is there' }],
  },
  'scripts with variables, folders and captures of every kind': {
    code: 0,
    text: v1(
      `  - id: read
    type: script
    cwd: data
    with:
      shell: sh
      run: |
        cat list.json
        echo "$NOTE" >&2
      env: { NOTE: "ready: {{ .count }}" }
    capture:
      name: { json_path: "$.items[0].name" }
      size: { expr: size(json.items), type: number }
      ready: { from: stderr, regex: "ready: ([0-9]+)", type: number }
      all: { type: json }
    assertions:
      - { expr: captures.size == captures.ready }
      - { contains: "ready", on: stderr }
  - { id: tell, type: cli, with: { argv: [echo, "{{ .steps.read.outputs.name }} {{ .missing | default \\"-\\" }}"] } }
`.replace('{{ .missing | default \\"-\\" }}', '{{ .all | json }}'),
      '  vars: { count: "2" }\n',
    ),
    files: { 'data/list.json': '{"items": [{"name": "a"}, {"name": "b"}]}\n' },
  },
  'a capture that finds nothing': {
    code: 1,
    text: v1('  - { id: a, type: cli, with: { argv: [echo, x] }, capture: { y: { regex: "y(.)" } } }\n'),
  },
  'steps and groups whose conditions are false': {
    code: 0,
    text: v1(
      `  - { id: one, type: cli, when: vars.go == "no", with: { argv: [echo, one] }, capture: { a: stdout } }
  - id: many
    type: group
    when: vars.go != "yes"
    steps:
      - { id: two, type: cli, with: { argv: [echo, two] } }
      - { id: three, type: manual, instructions: Look. }
  - { id: four, type: cli, when: steps.one.status == "skipped", with: { argv: [echo, four] } }
`,
      '  vars: { go: "yes" }\n',
    ),
  },
  'a condition that cannot be evaluated': {
    code: 1,
    text: v1(
      `  - { id: a, type: cli, when: "vars.go", with: { argv: [echo, a] } }
`,
      '  vars: { go: "yes" }\n',
    ),
  },
  'a retry that passes in the end': {
    code: 0,
    text: v1(`  - id: flaky
    type: script
    risk: safe
    with: { run: 'test -e tried || { printf x > tried; echo not yet >&2; exit 3; }' }
    retry: { max_attempts: 2, initial: 20ms }
    capture: { out: stdout }
`),
    gestures: [{ kind: 'yes' }, { kind: 'yes' }],
  },
  'retries that do not help': {
    code: 1,
    text: v1(
      '  - { id: a, type: cli, with: { argv: [grep, x, file] }, retry: { max_attempts: 2, initial: 10ms, factor: 3 } }\n',
    ),
    files: { file: 'y\n' },
  },
  'failures that the run goes on from': {
    code: 0,
    text: v1(`  - { id: a, type: cli, with: { argv: [grep, x, file] }, on_error: continue }
  - { id: b, type: cli, when: steps.a.exit_code == 1, with: { argv: [echo, "{{ .steps.a.status }}"] } }
`),
    files: { file: 'y\n' },
  },
  'inputs, one of them a secret, and a secret capture': {
    code: 0,
    text: v1(
      `  - { id: a, type: cli, with: { argv: [echo, "{{ .region }} {{ .count }} {{ .token }}"] }, capture: { got: { regex: "eu (.*)", secret: true } } }
  - { id: b, type: cli, when: inputs.count > 1, with: { argv: [echo, "<{{ .got }}>"] } }
`,
      `  inputs:
    region: { type: string, enum: [eu, us], required: true }
    count: { type: number, default: 1 }
    token: { secret: true, required: true }
`,
    ),
    inputs: { region: 'eu', count: 2, token: 'env:TOKEN_OF_TEST' },
    env: { TOKEN_OF_TEST: 'canary-in-the-environment' },
  },
  'a probe, which runs only what is safe': {
    code: 0,
    mode: 'probe',
    text: v1(`  - { id: look, type: cli, with: { argv: [echo, there] }, capture: { seen: stdout } }
  - { id: make, type: cli, with: { argv: [touch, made] }, capture: { made: stdout } }
  - { id: tell, type: cli, with: { argv: [echo, "{{ .made }}"] } }
  - { id: judge, type: manual, instructions: Look. }
`),
  },
  'a step of a provider': {
    code: 0,
    text: v1(
      '  - { id: look, type: box.open, with: { name: "{{ .colour }}" }, capture: { found: stdout } }\n',
      '  vars: { colour: red }\n',
    ),
    providers: {
      'box/provider.json': JSON.stringify({
        ...{ apiVersion: 'runbook-provider/v1', namespace: 'box', version: '1.0.0', description: 'opens boxes' },
        main: 'box.mjs',
        types: { open: { description: 'opens a box', risk: 'safe', with: { type: 'object' } } },
      }),
      'box/box.mjs':
        'export const validate = () => [];\nexport const execute = async ({ with: { name } }) => ({ stdout: `a ${name} box` });\n',
    },
  },
};
