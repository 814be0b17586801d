import { failed, ok, type Result } from '../../../model/result.js';
import type { TextEdit } from '../../../model/text.js';
import type { NameKind } from '../occurrence.js';
import type { Companion } from './companion.js';
import { mentionsIn, type NameMention } from './mention.js';

/** Something of a runbook that has a name. */
export interface Named {
  readonly kind: NameKind | NameMention['kind'];
  readonly name: string;
}

/** The edits that give something of a runbook another name in a file that belongs to it, or why that cannot be done. */
export function renamedIn(
  companion: Companion,
  { kind, name }: Named,
  newName: string,
): Result<readonly TextEdit[], string> {
  const { faultLine, name: file } = companion;
  if (faultLine !== undefined) {
    return failed(`'${file}' has a fault of YAML in line ${faultLine}; correct it first, then rename`);
  }
  const ofKind = mentionsIn(companion).filter((mention) => mention.kind === kind);
  const places = ofKind.filter((mention) => mention.name === name);
  const taken = ofKind.find((mention) => mention.name === newName);
  if (places.length > 0 && taken) {
    return failed(
      `'${newName}' stands in ${lineIn(companion, taken)} already; remove it there, or choose another name`,
    );
  }
  const odd = places.find(({ at }) => companion.text.slice(at.start, at.end) !== name);
  if (odd) {
    const written = companion.text.slice(odd.at.start, odd.at.end);
    return failed(`'${name}' is written as '${written}' in ${lineIn(companion, odd)}; write it plainly there first`);
  }
  return ok(places.map(({ at }) => ({ at, newText: newName })));
}

function lineIn({ lines, name }: Companion, { at }: NameMention): string {
  return `line ${lines.positionAt(at.start).line} of '${name}'`;
}
