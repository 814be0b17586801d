/** A runbook of so many steps that start `true`, with a variable and a capture each ten. */
export function stepping(count: number): string {
  const steps = Array.from({ length: count }, (_, index) => `  - {id: s${index}, type: cli, with: {argv: ["true"]}}`);
  return `${head}${steps.join('\n')}\n`;
}

/** How many items the large capture has. */
export const looked = 100_000;

/** A runbook whose first step captures ten megabytes of JSON, and that JSON. */
export function largeJson(): { readonly text: string; readonly json: string } {
  const items = Array.from({ length: looked }, (_, index) => ({
    name: `pod-${String(index).padStart(6, '0')}`,
    node: `node-${index % 97}`,
    labels: { app: 'web', shard: String(index % 1000), note: 'x'.repeat(15) },
  }));
  const text = `${head}  - id: list
    type: cli
    with: { argv: [cat, large.json] }
    capture: { pods: { from: stdout, type: json } }
  - {id: end, type: cli, with: {argv: ["true"]}}
`;
  return { text, json: JSON.stringify({ kind: 'List', items }) };
}

const head = `apiVersion: runbook/v1
meta:
  name: Debugged
  vars: { namespace: production }
steps:
`;
