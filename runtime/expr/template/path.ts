/** What is wrong with a path in a template of runbook/v0, or undefined. */
export function pathFaultV0(path: readonly string[]): string | undefined {
  if (path.length === 1 || (path.length === 2 && path[0] === 'env')) return undefined;
  return `${unknown(path)}; write '{{ .name }}' or '{{ .env.NAME }}'`;
}

/** What is wrong with a path in a template of runbook/v1, or undefined. */
export function pathFaultV1(path: readonly string[]): string | undefined {
  const [root = '', second = 'id'] = path;
  if (path.length === 1 || isKnown(path)) return undefined;
  return `${unknown(path)}; write ${adviceFor(root, second)}`;
}

const holders = ['vars', 'inputs', 'captures', 'env'];

function isKnown([root = '', second, third, ...rest]: readonly string[]): boolean {
  if (root === 'steps') return isOfStep(third, rest);
  if (third !== undefined) return false;
  return holders.includes(root) || (root === 'run' && second === 'id');
}

function isOfStep(field: string | undefined, rest: readonly string[]): boolean {
  if (field === 'outputs') return rest.length === 1;
  return (field === 'exit_code' || field === 'status') && rest.length === 0;
}

function adviceFor(root: string, second: string): string {
  if (holders.includes(root)) return `'{{ .${root}.${second} }}'`;
  if (root === 'run') return `'{{ .run.id }}'`;
  const ofStep = (id: string) =>
    `'{{ .steps.${id}.outputs.name }}', '{{ .steps.${id}.exit_code }}' or '{{ .steps.${id}.status }}'`;
  if (root === 'steps') return ofStep(second);
  return `'{{ .name }}', '{{ .vars.name }}', '{{ .inputs.name }}', '{{ .captures.name }}', '{{ .run.id }}', '{{ .env.NAME }}', ${ofStep('id')}`;
}

function unknown(path: readonly string[]): string {
  return `'.${path.join('.')}' is not a name that a template knows`;
}
