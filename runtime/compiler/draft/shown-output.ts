import { secretLooks } from '../../language/check/secrets/looks.js';
import type { IrCommand } from '../ir.js';
import { cleanText, indentedBlock } from '../wording.js';

/** What the guide shows as the output of a command, as far as it is short; undefined where it shows nothing, or a secret. */
export function shownOutput({ output }: Pick<IrCommand, 'output'>): string | undefined {
  const clean = cleanText(output ?? '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
  if (clean === '' || secretLooks(clean).length > 0) return undefined;
  const lines = clean.split('\n');
  const kept = lines
    .slice(0, mostLines)
    .map((line) => (line.length > mostColumns ? `${line.slice(0, mostColumns)}…` : line));
  const left = lines.length - kept.length;
  return indentedBlock(
    [...kept, ...(left > 0 ? [`… ${left} more ${left === 1 ? 'line' : 'lines'} in the guide`] : [])].join('\n'),
  );
}

// More than that is read in the guide itself.
const mostLines = 8;
const mostColumns = 160;
