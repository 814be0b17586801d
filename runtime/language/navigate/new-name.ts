import { starterWord } from '../../model/runbook.js';
import type { Analysis } from '../analysis.js';
import { scopeWords } from '../scope-word.js';
import { kindWords, type Occurrence, occurrencesIn } from './occurrence.js';

/** Why a name may not be given to something that has another one; undefined where it may. */
export function newNameFault(
  analysis: Analysis,
  { kind }: Pick<Occurrence, 'kind'>,
  newName: string,
): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName)) {
    return `'${newName}' is not a name; write letters, digits and '_', and no digit in front`;
  }
  const reserved = kind === 'step' ? wordsForSteps : wordsForValues;
  if (reserved.has(newName) || yamlWords.test(newName)) {
    return `'${newName}' already means something here; choose another name`;
  }
  const holder = occurrencesIn(analysis).find(
    ({ whole, name, kind: other }) => whole && name === newName && (other === 'step') === (kind === 'step'),
  );
  if (holder === undefined) return undefined;
  const { line } = analysis.lines.positionAt(holder.at.start);
  return `'${newName}' is already ${kindWords[holder.kind]} in line ${line}; choose another name`;
}

// YAML would not read them as text.
const yamlWords = /^(?:true|false|null)$/i;
const wordsForSteps: ReadonlySet<string> = new Set([starterWord]);
const wordsForValues: ReadonlySet<string> = new Set([
  ...scopeWords,
  ...['stdout', 'stderr', 'exit_code', 'json', 'in'],
]);
