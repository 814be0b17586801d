import type { Outline } from './outline.js';
import { type Node, textNode, valueAt } from './syntax/node.js';

/** A name that a template or an expression may use, and where its value comes from. */
export interface KnownName {
  /** Without the leading dot: `namespace`, `steps.look.exit_code`. */
  readonly name: string;
  readonly origin: 'variable' | 'capture';
  /** The word that may stand in front of the name in runbook/v1, as in `vars.namespace`. */
  readonly scope?: 'vars' | 'inputs' | 'captures';
  /** Where the value comes from, as a sentence fragment. */
  readonly detail: string;
  /** What kind of value it is, where the runbook says so. */
  readonly type?: string;
}

/** The names that may be used at an offset: variables, inputs, what earlier steps capture, and in v1 their results. */
export function namesAt(outline: Outline, offset: number): readonly KnownName[] {
  const { vars, inputs, version } = outline;
  const variables = vars.map(({ key, value }) => scoped('vars', variable(key.source, 'string', variableText(value))));
  const asked = inputs.map(({ key, value }) => scoped('inputs', variable(key.source, typeOf(value), inputText(value))));
  const captures = earlierSteps(outline, offset).flatMap((step) =>
    step.captures.map(({ key, value }) =>
      scoped('captures', captured(key.source, typeOf(value), captureText(value, step.id?.source ?? ''))),
    ),
  );
  return [...variables, ...asked, ...captures, ...(version === 'runbook/v1' ? results(outline, offset) : [])];
}

/** Where the value of a name comes from; undefined where it has none at the offset. */
export function nameText(outline: Outline, offset: number, path: readonly string[]): string | undefined {
  const [scope, ...rest] = path;
  const isQualified = rest.length > 0 && ['vars', 'inputs', 'captures'].includes(scope ?? '');
  const name = isQualified ? rest[0] : path.join('.');
  return namesAt(outline, offset).find((known) => known.name === name)?.detail;
}

function results(outline: Outline, offset: number): readonly KnownName[] {
  const run = variable('run.id', 'string', 'id of the run');
  const steps = earlierSteps(outline, offset).flatMap(({ id, type, captures }) => {
    if (!id || type === 'group') return [];
    const name = `steps.${id.source}`;
    return [
      ...captures.map(({ key, value }) =>
        captured(`${name}.outputs.${key.source}`, typeOf(value), captureText(value, id.source)),
      ),
      captured(`${name}.exit_code`, 'number', `exit code of step '${id.source}'`),
      captured(`${name}.status`, 'string', `'passed', 'failed' or 'skipped', what became of step '${id.source}'`),
    ];
  });
  return [run, ...steps];
}

// What a run gives back is told at its end, wherever that stands in the text.
function earlierSteps({ steps, outputs }: Outline, offset: number) {
  if (outputs.some(({ value }) => value.at.start <= offset && offset <= value.at.end)) return steps;
  return steps.filter(({ node }) => node.at.end < offset);
}

function variable(name: string, type: string, detail: string): KnownName {
  return { name, origin: 'variable', type, detail };
}

function captured(name: string, type: string, detail: string): KnownName {
  return { name, origin: 'capture', type, detail };
}

function scoped(scope: KnownName['scope'] & string, known: KnownName): KnownName {
  return { ...known, scope };
}

function typeOf(value: Node): string {
  return textNode(valueAt(value, 'type'))?.source ?? 'string';
}

function variableText(value: Node): string {
  return `variable of meta.vars, '${value.kind === 'scalar' ? value.source : ''}'`;
}

function inputText(value: Node): string {
  const description = textNode(valueAt(value, 'description'))?.source;
  return `input of meta.inputs${description === undefined ? '' : `, ${description}`}`;
}

function captureText(value: Node, id: string): string {
  const stream = textNode(value) ?? textNode(valueAt(value, 'from'));
  const part = value.kind === 'map' ? 'part of ' : '';
  return `${part}${stream?.source ?? (value.kind === 'map' ? 'stdout' : 'output')} captured by step '${id}'`;
}
