import type { Analysis } from '../analysis.js';
import { type FoundPath, pathAt } from '../cursor.js';
import { emptyPlace } from './empty-place.js';
import { isExpression, namePlace } from './name-place.js';
import type { NamePlace, Place } from './place.js';
import { writtenPlace } from './written-place.js';

/** What somebody is about to write at an offset; works on texts that are not finished. */
export function placeAt(analysis: Analysis, offset: number): Place {
  const found = pathAt(analysis.document, offset);
  const name = namePlace(analysis, offset, found);
  if (name) return name.kind === 'expression' && found ? inWhole(name, writtenPlace(analysis, offset, found)) : name;
  if (isComment(analysis, offset, found)) return { kind: 'nothing' };
  const place = (found && writtenPlace(analysis, offset, found)) ?? emptyPlace(analysis, offset, found);
  return place ? meant(place) : { kind: 'nothing' };
}

function inWhole(name: NamePlace, whole: Place | undefined): Place {
  return whole?.kind === 'value' ? { ...name, whole } : name;
}

/** An expression that has not begun yet is the place of a name. */
function meant(place: Place): Place {
  if (place.kind !== 'value' || !isExpression(place.path) || place.typed.end > place.typed.start) return place;
  return { kind: 'expression', typed: place.typed, knowsOutput: place.path.at(-1) === 'expr', whole: place };
}

// A '#' that is part of no value begins a comment.
function isComment({ text, document }: Analysis, offset: number, found: FoundPath | undefined): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (found?.node.kind === 'scalar' && found.at.start < lineStart) return false;
  const marks = [...text.slice(lineStart, Math.min(offset, lineStart + 1000)).matchAll(/(?<!\S)#/g)];
  return marks.some(({ index }) => pathAt(document, lineStart + index)?.node.kind !== 'scalar');
}
