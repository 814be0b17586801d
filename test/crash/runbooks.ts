/** A runbook whose runs are recorded, and how often it takes to be let go on until it is at its end. */
export interface Recorded {
  readonly name: string;
  readonly text: string;
  /** How often a run that nobody disturbs is let go on after it stopped. */
  readonly resumes: number;
  readonly mode?: 'probe';
}

const chain: Recorded = {
  name: 'a chain of captures, in v0',
  resumes: 0,
  text: `apiVersion: runbook/v0
meta:
  name: chain
  vars: {namespace: prod}
steps:
  - {id: look, type: cli, with: {argv: [kubectl, get, pods, -n, "{{ .namespace }}"]}, capture: {pod: stdout}, assertions: [{contains: pod}]}
  - {id: ask, type: cli, with: {argv: [kubectl, get, events, "{{ .pod }}"]}, capture: {said: stdout}}
  - {id: again, type: cli, with: {argv: [kubectl, get, nodes, "{{ .said }}"]}}
`,
};

const people: Recorded = {
  name: 'people with evidence, approvals and gestures',
  resumes: 0,
  text: `apiVersion: runbook/v0
meta:
  name: people
steps:
  - id: check
    type: manual
    instructions: Look at the dashboard
    required_evidence:
      - {kind: text, name: note}
      - {kind: checklist, name: list, items: [first, second]}
      - {kind: attachment, name: screen}
    approvals: {min: 2, roles: [lead]}
  - {id: restart, type: cli, with: {argv: [systemctl, restart, web]}}
  - {id: nothing, type: manual, instructions: Say that it is done}
  - {id: remove, type: cli, with: {argv: [kubectl, delete, namespace, old]}}
  - {id: look, type: cli, with: {argv: [kubectl, get, pods]}}
`,
};

const superset: Recorded = {
  name: 'scripts, inputs, retries, skips and captures, in v1',
  resumes: 0,
  text: `apiVersion: runbook/v1
meta:
  name: superset
  inputs:
    region: {type: string, default: north}
    count: {type: number, default: 3}
steps:
  - id: find
    type: cli
    with: {argv: [kubectl, get, json]}
    capture:
      name: {json_path: "$.items[0].name"}
      restarts: {regex: '"restarts": (\\d+)', type: number}
  - id: text
    type: script
    with:
      shell: sh
      env: {NAME: "{{ .name }}"}
      run: |
        kubectl get "$NAME"
    capture: {said: stdout}
  - {id: flaky, type: cli, with: {argv: [kubectl, get, fails-once]}, retry: {max_attempts: 2, initial: 5ms}}
  - {id: never, type: cli, when: "restarts > 100", with: {argv: [kubectl, get, pods]}}
  - id: group
    type: group
    when: "inputs.region == 'south'"
    steps:
      - {id: south, type: cli, with: {argv: [kubectl, get, pods]}}
      - {id: souther, type: cli, with: {argv: [kubectl, get, pods]}}
  - {id: broken, type: cli, with: {argv: [kubectl, get, fails]}, on_error: continue}
  - {id: last, type: cli, with: {argv: [kubectl, get, "{{ .said }}"]}, env: {REGION: "{{ .region }}"}, assertions: [{expr: "restarts == 7"}]}
`,
};

const resumed: Recorded = {
  name: 'a failure that is resumed',
  resumes: 1,
  text: `apiVersion: runbook/v0
meta:
  name: resumed
steps:
  - {id: first, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pod: stdout}}
  - {id: second, type: cli, with: {argv: [kubectl, get, fails-once]}}
  - {id: third, type: cli, with: {argv: [kubectl, get, nodes, "{{ .pod }}"]}}
`,
};

const stored: Recorded = {
  name: 'output that is stored whole',
  resumes: 1,
  text: `apiVersion: runbook/v0
meta:
  name: stored
  governance: {evidence: {store_full_stdout: true}}
steps:
  - {id: long, type: cli, with: {argv: [kubectl, get, long]}, capture: {all: stdout}}
  - {id: pods, type: cli, with: {argv: [kubectl, get, random]}}
  - {id: once, type: cli, with: {argv: [kubectl, get, fails-once]}}
`,
};

const hopeless: Recorded = {
  name: 'a failure that stays one',
  resumes: 0,
  text: `apiVersion: runbook/v1
meta:
  name: hopeless
steps:
  - {id: first, type: cli, with: {argv: [kubectl, get, pods]}}
  - {id: second, type: cli, with: {argv: [kubectl, get, fails]}, retry: {max_attempts: 1, initial: 5ms}}
  - {id: third, type: cli, with: {argv: [kubectl, get, pods]}}
`,
};

const probed: Recorded = {
  name: 'a probe',
  resumes: 0,
  mode: 'probe',
  text: `apiVersion: runbook/v1
meta:
  name: probed
steps:
  - {id: look, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pod: stdout}}
  - {id: remove, type: cli, with: {argv: [kubectl, delete, pod, "{{ .pod }}"]}, capture: {gone: stdout}}
  - {id: tell, type: cli, with: {argv: [kubectl, get, "{{ .gone }}"]}}
  - {id: person, type: manual, instructions: Look}
  - {id: end, type: cli, with: {argv: [kubectl, get, nodes]}}
`,
};

const undone: Recorded = {
  name: 'rollbacks after which a step is run anew',
  resumes: 0,
  text: `apiVersion: runbook/v1
meta:
  name: undone
steps:
  - {id: first, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pod: stdout}, rollback: {argv: [kubectl, get, nodes]}}
  - {id: second, type: cli, with: {argv: [systemctl, restart, web]}, rollback: {instructions: "Look at {{ .pod }}"}}
  - {id: third, type: cli, with: {argv: [kubectl, get, fails-once]}, rollback: {argv: [systemctl, restart, "{{ .pod }}"]}}
  - {id: fourth, type: cli, with: {argv: [kubectl, get, pods]}}
`,
};

const broken: Recorded = {
  name: 'rollbacks of a failure that stays one',
  resumes: 0,
  text: `apiVersion: runbook/v1
meta:
  name: broken
steps:
  - {id: first, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pod: stdout}, rollback: {argv: [kubectl, get, nodes]}}
  - {id: second, type: cli, with: {argv: [kubectl, get, pods]}, rollback: {instructions: "Look at {{ .pod }}"}}
  - {id: third, type: cli, with: {argv: [kubectl, get, fails]}, rollback: {script: 'kubectl get "$POD"', env: {POD: "{{ .pod }}"}}}
`,
};

/** The runbooks whose runs are cut everywhere. */
export const recordedRunbooks: readonly Recorded[] = [
  ...[chain, people, superset, resumed, stored, hopeless, probed],
  ...[undone, broken],
];

/** The runbook whose runs are killed from outside: it asks nobody, and takes its time. */
export const killedRunbook: Recorded = {
  name: 'killed',
  resumes: 0,
  text: `apiVersion: runbook/v1
meta:
  name: killed
  governance: {evidence: {store_full_stdout: true}}
steps:
  - {id: first, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pod: stdout}}
  - {id: slow, type: cli, with: {argv: [kubectl, get, slow]}}
  - {id: flaky, type: cli, with: {argv: [kubectl, get, fails-once]}, retry: {max_attempts: 3, initial: 20ms, factor: 1}}
  - {id: never, type: cli, when: "pod == ''", with: {argv: [kubectl, get, pods]}}
  - {id: long, type: cli, with: {argv: [kubectl, get, long]}}
  - {id: text, type: script, with: {shell: sh, env: {POD: "{{ .pod }}"}, run: 'kubectl get "$POD"'}}
  - {id: broken, type: cli, with: {argv: [kubectl, get, fails]}, on_error: continue}
  - {id: last, type: cli, with: {argv: [kubectl, get, random]}}
`,
};
