import type { Analysis } from '../analysis.js';
import type { FoundPath } from '../cursor.js';
import type { Path } from '../shape/schema.js';
import type { NamePlace } from './place.js';

/** The name at an offset, where one stands or may stand: behind `{{`, behind a bar there, or in an expression. */
export function namePlace({ text }: Analysis, offset: number, found: FoundPath | undefined): NamePlace | undefined {
  return templatePlace(text, offset, found) ?? expressionPlace(text, offset, found);
}

/** Whether the value that a path leads to is an expression. */
export function isExpression(path: Path): boolean {
  const [name, above, list] = [path.at(-1), path.at(-2), path.at(-3)];
  if (name === 'when') return typeof above === 'number' && list === 'steps';
  if (name === 'expr') return typeof above === 'number' ? list === 'assertions' : list === 'capture';
  return path.length === 3 && path[0] === 'meta' && above === 'outputs';
}

function templatePlace(text: string, offset: number, found: FoundPath | undefined): NamePlace | undefined {
  const before = lineBefore(text, offset);
  const name = /\{\{-?\s*(\.?[\w.]*)$/.exec(before);
  const filter = /\{\{[^{}]*\|\s*(\w*)$/.exec(before);
  const typed = name?.[1] ?? filter?.[1];
  if (typed === undefined || (found?.node.kind !== 'scalar' && /(?:^|\s)#/.test(before))) return undefined;
  return { kind: name ? 'template' : 'filter', typed: wordAround(text, offset, typed), knowsOutput: false };
}

function expressionPlace(text: string, offset: number, found: FoundPath | undefined): NamePlace | undefined {
  if (found?.node.kind !== 'scalar' || found.isKey || !isExpression(found.path)) return undefined;
  const before = text.slice(Math.max(found.at.start, offset - 2000), offset);
  const inner = found.node.style === 'double' ? before.slice(1).replaceAll('\\"', '"') : before;
  if ((inner.match(/"/g) ?? []).length % 2 === 1) return undefined;
  const typed = /[\w.]*$/.exec(before)?.[0] ?? '';
  return {
    kind: 'expression',
    typed: wordAround(text, offset, typed),
    knowsOutput: found.path.at(-1) === 'expr',
  };
}

// What follows of the name is replaced too, so that completing in its middle does not leave its end behind.
function wordAround(text: string, offset: number, typed: string): NamePlace['typed'] {
  const rest = /^\w*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  return { start: offset - typed.length, end: offset + rest.length };
}

function lineBefore(text: string, offset: number): string {
  return text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 2000), offset);
}
