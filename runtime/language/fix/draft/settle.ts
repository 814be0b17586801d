import type { Diagnostic } from '../../../model/diagnostic.js';
import { ok } from '../../../model/result.js';
import type { TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { openAmbiguity } from '../../check/ambiguities/open.js';
import { entryRemoval } from '../../check/edit.js';
import { placeholderNotFilled } from '../../check/vars/placeholder-not-filled.js';
import { occurrencesIn } from '../../navigate/occurrence.js';
import { addedAfter, type NewEntry, quotedText, removed } from '../../suggest/map-edit.js';
import { type Entry, entriesOf, entryAt, itemsOf, type MapNode, type Node, valueAt } from '../../syntax/node.js';
import { type ActionPlace, type TextAction, touches } from '../action.js';
import { newerVersion } from '../version.js';

/** What settles that which a draft leaves open under the cursor. */
export function settlingFixes({ analysis, span }: ActionPlace): readonly TextAction[] {
  const here = analysis.diagnostics.filter(({ at }) => touches(at, span));
  return here.flatMap((fault) => {
    const edits = settlingEdits(analysis, fault);
    const title = titles[fault.code];
    if (edits === undefined || title === undefined) return [];
    return [{ title, kind: 'quickfix', change: ok(edits), isPreferred: false, solves: [fault] }];
  });
}

const titles: Readonly<Record<string, string>> = {
  [openAmbiguity.code]: 'It is settled: take the entry out',
  [placeholderNotFilled.code]: 'Ask for the value when a run begins',
};

function settlingEdits(analysis: Analysis, fault: Diagnostic): readonly TextEdit[] | undefined {
  const meta = valueAt(analysis.document, 'meta');
  if (meta?.kind !== 'map' || !analysis.outline.isComplete) return undefined;
  if (fault.code === openAmbiguity.code) return withoutAmbiguity(analysis, meta, fault);
  return fault.code === placeholderNotFilled.code ? asInput(analysis, meta, fault) : undefined;
}

function withoutAmbiguity({ text }: Analysis, meta: MapNode, { at }: Diagnostic): readonly TextEdit[] | undefined {
  const list = entryAt(meta, 'ambiguities');
  const items = itemsOf(list?.value);
  const item = items.find((one) => one.at.start <= at.start && at.end <= one.at.end);
  if (list === undefined || item === undefined) return undefined;
  const edit = items.length === 1 ? removed({ text, map: meta }, list) : withoutItem(text, items, item);
  return edit && [edit];
}

/** The removal of an item from a list of several, with the lines that it stands on where they are its own. */
function withoutItem(text: string, items: readonly Node[], item: Node): TextEdit {
  const index = items.indexOf(item);
  const [before, next] = [items[index - 1], items[index + 1]];
  const start = text.lastIndexOf('\n', item.at.start - 1) + 1;
  const isOwn = /^[ ]*-[ ]+$/.test(text.slice(start, item.at.start));
  if (!isOwn) {
    const end = next && !before ? next.at.start : item.at.end;
    return { at: { start: before ? before.at.end : item.at.start, end }, newText: '' };
  }
  const last = text.slice(0, item.at.end).trimEnd().length;
  const end = text.indexOf('\n', last);
  return { at: { start, end: end < 0 ? text.length : end + 1 }, newText: '' };
}

function asInput(analysis: Analysis, meta: MapNode, { at }: Diagnostic): readonly TextEdit[] | undefined {
  const version = newerVersion(analysis);
  const vars = entryAt(meta, 'vars');
  const entries = entriesOf(vars?.value);
  const entry = entries.find(({ value }) => value.at.start === at.start);
  if (!version.ok || vars === undefined || entry === undefined || isScoped(analysis, entry)) return undefined;
  const { text } = analysis;
  const added = inputEdit(analysis, meta, entry);
  const gone =
    entries.length === 1 ? removed({ text, map: meta }, vars) : entryRemoval('', text, entries, entry)[0]?.edits[0];
  return added && gone ? [...version.value, gone, added] : undefined;
}

/** Whether something asks for it as a variable, so that it would not be found among the inputs. */
function isScoped(analysis: Analysis, { key }: Entry): boolean {
  return occurrencesIn(analysis).some(
    ({ kind, name, at, whole }) =>
      kind === 'variable' && name === key.source && !whole && /vars\s*\.\s*$/.test(analysis.text.slice(0, at.start)),
  );
}

function inputEdit({ text }: Analysis, meta: MapNode, { key, value }: Entry): TextEdit | undefined {
  const said = quotedText(`What the guide writes as ${value.kind === 'scalar' ? value.source : key.source}`);
  const flow = `{type: string, required: true, description: ${said}}`;
  const entry: NewEntry = { key: key.source, flow, block: [flow] };
  const inputs = valueAt(meta, 'inputs');
  const last = inputs?.kind === 'map' ? inputs.entries.at(-1)?.key.source : undefined;
  if (inputs?.kind === 'map' && last !== undefined) return addedAfter({ text, map: inputs }, last, entry);
  if (inputs !== undefined) return undefined;
  const block = ['', `  ${key.source}: ${flow}`];
  return addedAfter({ text, map: meta }, 'name', { key: 'inputs', flow: `{${key.source}: ${flow}}`, block });
}
