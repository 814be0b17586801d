import type { Outline } from './outline.js';
import { textNode } from './syntax/node.js';

/** A name that a template may use, and where its value comes from. */
export interface TemplateName {
  /** Without the leading dot. */
  readonly name: string;
  readonly origin: 'variable' | 'capture';
  /** The value of a variable as written. */
  readonly value?: string;
  /** The step that captures it, and the stream that it takes. */
  readonly stepId?: string;
  readonly stream?: string;
}

/** The names that a template at an offset may use: the variables, and what earlier steps capture. */
export function templateNamesAt(outline: Outline, offset: number): readonly TemplateName[] {
  const variables = outline.vars.map(({ key, value }): TemplateName => {
    const written = value.kind === 'scalar' ? { value: value.source } : {};
    return { name: key.source, origin: 'variable', ...written };
  });
  const captures = outline.steps
    .filter((step) => step.node.at.end < offset)
    .flatMap((step) =>
      step.captures.map(({ key, value }): TemplateName => {
        const stream = textNode(value)?.source;
        const stepId = step.id?.source;
        return {
          name: key.source,
          origin: 'capture',
          ...(stepId !== undefined && { stepId }),
          ...(stream !== undefined && { stream }),
        };
      }),
    );
  return [...variables, ...captures];
}

/** Where a name's value comes from, as a sentence fragment. */
export function originText(name: TemplateName): string {
  if (name.origin === 'variable') return `variable of meta.vars, '${name.value ?? ''}'`;
  return `${name.stream ?? 'output'} captured by step '${name.stepId ?? ''}'`;
}
