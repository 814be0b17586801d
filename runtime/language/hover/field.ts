import type { Analysis } from '../analysis.js';
import { pathAt } from '../cursor.js';
import { type Path, resolved, type Schema, schemaAt } from '../shape/schema.js';
import type { Hover } from './item.js';

/** What a key means, or a value that is one of a few. */
export function fieldHover({ document, format }: Analysis, offset: number): Hover | undefined {
  const found = pathAt(document, offset);
  const schema = found && schemaAt(format, document, found.path);
  if (!schema) return undefined;
  const isWorthIt = found.isKey || schema.enum !== undefined || schema.const !== undefined;
  const text = isWorthIt ? fieldText(found.path, resolved(schema)) : '';
  return text === '' ? undefined : { text, at: found.at };
}

function fieldText(path: Path, schema: Schema): string {
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const lines = [`**${name}**${schema.description === undefined ? '' : `: ${schema.description}`}`];
  if (schema.enum) lines.push(`One of ${schema.enum.map((value) => `\`${String(value)}\``).join(', ')}`);
  if (schema.default !== undefined) lines.push(`Default: \`${JSON.stringify(schema.default)}\``);
  if (schema.examples?.length) lines.push(`For example \`${JSON.stringify(schema.examples[0])}\``);
  return lines.join('\n\n');
}
