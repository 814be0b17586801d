import type { Diagnostic } from '../../model/diagnostic.js';
import { ok } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import { type ActionPlace, type TextAction, touches } from './action.js';

/** The fixes of what is wrong under the cursor; behind those of a kind that stands elsewhere too, all of that kind. */
export function quickFixes({ analysis, span }: ActionPlace): readonly TextAction[] {
  const here = analysis.diagnostics.filter(({ at, fixes = [] }) => touches(at, span) && fixes.length > 0);
  const codes = [...new Set(here.map(({ code }) => code))];
  return [...here.flatMap(fixesOf), ...codes.flatMap((code) => allOfKind(analysis.diagnostics, code))];
}

/** Every fix of a runbook that changes only how something is written, and neither what runs nor who may run it. */
export function safeFixes(diagnostics: readonly Diagnostic[]): readonly TextAction[] {
  const { edits, solves } = together(diagnostics.filter(isSafe));
  if (solves.length === 0) return [];
  const title = 'Fix everything that is only misspelled';
  return [{ title, kind: 'source.fixAll.runbook', change: ok(edits), isPreferred: false, solves }];
}

// Of these, what was meant is certain from the text alone.
const certainCodes: ReadonlySet<string> = new Set([
  'schema/unknown-key',
  'schema/unknown-value',
  'schema/wrong-type',
  'templates/deprecated-spelling',
]);

// A fix elsewhere in the text, such as another version of the format, is a decision.
function isSafe({ code, at, fixes }: Diagnostic): boolean {
  const [fix] = fixes ?? [];
  if (!fix || !certainCodes.has(code)) return false;
  return fix.edits.every((edit) => at.start <= edit.at.start && edit.at.end <= at.end);
}

// What allows more, or says that less is asked for, is never the thing to do without a look.
const weighed = /^(governance|risk|approvals|secrets|policy|conflicts|drafts)\//;

function fixesOf(diagnostic: Diagnostic): readonly TextAction[] {
  return (diagnostic.fixes ?? []).map(({ title, edits }, index) => ({
    title,
    kind: 'quickfix',
    change: ok(edits),
    isPreferred: index === 0 && !weighed.test(diagnostic.code),
    solves: [diagnostic],
  }));
}

function allOfKind(diagnostics: readonly Diagnostic[], code: string): readonly TextAction[] {
  const { edits, solves } = together(diagnostics.filter((diagnostic) => diagnostic.code === code));
  if (solves.length < 2 || weighed.test(code)) return [];
  const title = `Fix all ${solves.length} of '${code}'`;
  return [{ title, kind: 'quickfix', change: ok(edits), isPreferred: false, solves }];
}

/** The edits of as many first fixes as do not overlap, each edit once: several faults may have the same remedy. */
function together(diagnostics: readonly Diagnostic[]) {
  const edits: TextEdit[] = [];
  const known = new Set<string>();
  // Nearly all come in the order of the text, so that most begin behind all others.
  let reach = -1;
  const isFree = (edit: TextEdit) => edit.at.start > reach || !edits.some((one) => overlaps(one, edit));
  const solves = diagnostics.filter(({ fixes: [fix] = [] }) => {
    const fresh = fix?.edits.filter((edit) => !known.has(keyOf(edit)));
    if (!fresh?.every(isFree)) return false;
    edits.push(...fresh);
    for (const edit of fresh) known.add(keyOf(edit));
    reach = Math.max(reach, ...fresh.map(({ at }) => at.end));
    return true;
  });
  return { edits, solves };
}

function keyOf({ at, newText }: TextEdit): string {
  return `${at.start} ${at.end} ${newText}`;
}

function overlaps({ at: one }: TextEdit, { at: other }: TextEdit): boolean {
  const isSamePlace = one.start === other.start && one.end === other.end;
  return isSamePlace || (one.start < other.end && other.start < one.end);
}
