import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { type ExpressionUse, expressionUses } from '../expression-use.js';
import { loopNames } from '../loop-name.js';
import { scopeWords } from '../scope-word.js';
import type { ScalarNode } from '../syntax/node.js';
import { templateUses } from '../template-use.js';
import type { Occurrence } from './occurrence.js';

/** Why a name cannot be changed wherever it is used: something that may use it is not read, or looks it up by its text. */
export function hiddenUse(analysis: Analysis, { name }: Pick<Occurrence, 'name'>, newName: string): string | undefined {
  const { outline, lines } = analysis;
  const place = ({ at }: { readonly at: Span }) => `in line ${lines.positionAt(at.start).line}`;
  const faulty = templateUses(outline).find(({ template, scalar }) => template.faults.length > 0 && says(scalar, name));
  if (faulty) return `the template ${place(faulty.scalar)} is not read and may use '${name}'; correct it first`;
  for (const use of expressionUses(outline)) {
    const fault = hiddenIn(use, name, newName);
    if (fault !== undefined) return `the expression ${place(use.scalar)} ${fault}`;
  }
  return undefined;
}

function hiddenIn({ scalar, expression }: ExpressionUse, name: string, newName: string): string | undefined {
  if (!expression.ok) return says(scalar, name) ? `is not read and may use '${name}'; correct it first` : undefined;
  const usesScope = expression.value.references.some(({ path }) => isScope(path.at(-1) ?? ''));
  if (usesScope && quotes(scalar, name)) return `looks '${name}' up by its text; change it by hand first`;
  const isTaken = says(scalar, name) && loopNames(scalar.source).some((loop) => loop.name === newName);
  if (!isTaken) return undefined;
  return `calls an entry of a list '${newName}' already; choose another name`;
}

/** Whether the names below a part of a path are those of a runbook, so that a text may be one of them. */
function isScope(part: string): boolean {
  return scopeWords.has(part) || part === 'outputs';
}

function says({ source }: ScalarNode, name: string): boolean {
  return source.split(/[^A-Za-z0-9_]+/).includes(name);
}

function quotes({ source }: ScalarNode, name: string): boolean {
  return source.includes(`'${name}'`) || source.includes(`"${name}"`);
}
