import { failed, ok, type Result } from '../../model/result.js';
import type { Span, TextEdit } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { isUnread } from '../unread.js';
import { hiddenUse } from './hidden-use.js';
import { newNameFault } from './new-name.js';
import { isSame, kindWords, type NameKind, type Occurrence, occurrencesAt, occurrencesIn } from './occurrence.js';

/** A name that can be changed everywhere at once. */
export interface Renamable {
  readonly kind: Exclude<NameKind, 'environment'>;
  readonly name: string;
  /** The place that was pointed at. */
  readonly at: Span;
}

/** The name at an offset, or why it cannot be changed. */
export function renamableAt(analysis: Analysis, offset: number): Result<Renamable, string> {
  if (isUnread(analysis)) return failed('this text has faults of YAML; correct them first, then rename');
  const [found, other] = occurrencesAt(analysis, offset);
  if (found === undefined) return failed('no name stands here; go to an id, a variable, an input or a capture');
  const { kind, name, at } = found;
  if (kind === 'environment') {
    return failed(`'${name}' is a variable of the environment, which no runbook names; change it where it is set`);
  }
  if (other !== undefined && other.kind !== kind) {
    return failed(`'${name}' is ${kindWords[kind]} and ${kindWords[other.kind]}; give one of them another name first`);
  }
  const fault = definitionFault(analysis, { kind, name, at });
  return fault === undefined ? ok({ kind, name, at }) : failed(fault);
}

/** The edits that give what is named at an offset another name wherever the text says it, or why that cannot be done. */
export function renamed(analysis: Analysis, offset: number, newName: string): Result<readonly TextEdit[], string> {
  const renamable = renamableAt(analysis, offset);
  if (!renamable.ok) return renamable;
  const { name } = renamable.value;
  if (newName === name) return ok([]);
  const fault = newNameFault(analysis, renamable.value, newName) ?? hiddenUse(analysis, renamable.value, newName);
  if (fault !== undefined) return failed(fault);
  const places = occurrencesIn(analysis).filter((occurrence) => isSame(occurrence, renamable.value));
  const odd = places.find(({ at }) => analysis.text.slice(at.start, at.end) !== name) ?? sharedPlace(analysis, places);
  if (odd !== undefined) return failed(oddText(analysis, odd));
  return ok(places.map(({ at }) => ({ at, newText: newName })));
}

function definitionFault(analysis: Analysis, renamable: Renamable): string | undefined {
  const defined = occurrencesIn(analysis).filter(({ whole, ...one }) => whole && isSame(one, renamable));
  const { name, kind } = renamable;
  if (defined.length === 0) return `'${name}' is defined nowhere in this text; correct it or define it`;
  // Several steps may take a capture of the same name; each of them gives it a value.
  if (defined.length === 1 || kind === 'capture') return undefined;
  return `'${name}' is ${kindWords[kind]} ${defined.length} times; give one of them another name first`;
}

/** A place that may mean something else of the same name. */
function sharedPlace(analysis: Analysis, places: readonly Occurrence[]): Occurrence | undefined {
  const starts = new Map(places.map((place) => [place.at.start, place]));
  const other = occurrencesIn(analysis).find((one) => {
    const place = starts.get(one.at.start);
    return place !== undefined && !isSame(place, one);
  });
  return other && starts.get(other.at.start);
}

function oddText({ text, lines }: Analysis, { name, at }: Occurrence): string {
  const written = text.slice(at.start, at.end);
  const { line } = lines.positionAt(at.start);
  return written === name
    ? `'${name}' in line ${line} may mean something else of this name; say which, as in 'vars.${name}'`
    : `'${name}' is written as '${written}' in line ${line}; write it plainly there first`;
}
