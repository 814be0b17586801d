/** A runbook of so many steps of three kinds, eleven lines or so each, with which nothing is wrong. */
export function longRunbook(steps: number): string {
  const list = Array.from({ length: steps }, (_, index) => kinds[index % kinds.length]?.(index) ?? '');
  return `${head}${list.join('')}`;
}

const head = `apiVersion: runbook/v1
meta:
  name: A long runbook
  description: Made for measuring
  vars:
    namespace: production
    region: eu-west-1
  governance:
    allowed_commands: [kubectl]
steps:
`;

const kinds: readonly ((index: number) => string)[] = [
  (index) => `  - id: look_${index}
    title: Look at the pods of shard ${index}
    type: cli
    with:
      argv: ["kubectl", "get", "pods", "--namespace", "{{ .namespace }}", "--selector", "shard=${index}"]
    timeout: 30s
    capture:
      pods_${index}: stdout
    assertions:
      - exit_code: 0
      - not_contains: "CrashLoopBackOff"

`,
  (index) => `  - id: confirm_${index}
    title: Confirm the state of shard ${index}
    type: manual
    instructions: |
      Look at the dashboard of shard ${index} in {{ .region }}.
      Write down what {{ .pods_${index - 1} }} says about it.
    required_evidence:
      - kind: text
        name: observation_${index}
    approvals:
      min: 1
`,
  (index) => `  - id: wait_${index}
    title: Wait for shard ${index}
    type: cli
    with:
      argv:
        - kubectl
        - rollout
        - status
        - deployment/web-${index}
    timeout: 2m
    on_error: continue

`,
];
