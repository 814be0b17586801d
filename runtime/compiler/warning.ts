import { firstIndex } from '../model/first-index.js';
import type { IrPlace, IrStatement } from './ir.js';
import { withoutWarningWord } from './warning-word.js';
import { titleOf } from './wording.js';

/**
 * What a reader is warned of, by the work that it is said for: what follows in its section and, where it stands right
 * behind some, that as well. A warning that no section claims is for what comes next, so that none is lost.
 */
export function warningsByWork(
  warnings: readonly IrStatement[],
  work: readonly IrPlace[],
): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  const sections: Sections = warnings.length === 0 ? new Map() : sectionsOf(work);
  for (const warning of warnings) {
    const text = titleOf(withoutWarningWord(warning.text), 300);
    if (text === '') continue;
    for (const at of workFor(warning, work, sections)) {
      const known = found.get(at) ?? [];
      if (!known.includes(text)) found.set(at, [...known, text]);
    }
  }
  return found;
}

type Sections = ReadonlyMap<string, readonly number[]>;

/** Where the work of each section stands, and that of each item of a list. */
function sectionsOf(work: readonly IrPlace[]): Sections {
  const sections = new Map<string, number[]>();
  for (const [index, place] of work.entries()) {
    for (const key of keysOf(place)) {
      const known = sections.get(key);
      if (known) known.push(index);
      else sections.set(key, [index]);
    }
  }
  return sections;
}

/** The narrowest first. */
function keysOf({ headings, listItem }: IrPlace): readonly string[] {
  const section = headings.join('\n');
  return listItem === undefined ? [section] : [`${section}\n\n${listItem}`, section];
}

function workFor(warning: IrStatement, work: readonly IrPlace[], sections: Sections): readonly number[] {
  const own = keysOf(warning)
    .map((key) => sections.get(key))
    .find((indexes) => indexes !== undefined);
  if (own) return beside(warning, own, work);
  const later = firstIndex(work.length, (index) => (work[index]?.line ?? 0) >= warning.line);
  return work.length === 0 ? [] : [Math.min(later, work.length - 1)];
}

/** The work behind a warning, and the work before it where that is near or nothing follows. */
function beside(warning: IrStatement, indexes: readonly number[], work: readonly IrPlace[]): readonly number[] {
  const at = firstIndex(indexes.length, (index) => (work[indexes[index] ?? 0]?.line ?? 0) >= warning.line);
  const [before, next] = [indexes[at - 1], indexes[at]];
  const isBehind = before !== undefined && warning.line - (work[before]?.endLine ?? 0) <= directlyBehind;
  return [...(isBehind || next === undefined ? [before] : []), next].filter((index) => index !== undefined);
}

/** A closing fence, a blank line, and the warning. */
const directlyBehind = 3;
