import type { RunbookSuggestion, SuggestedEdit } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { versionEdits } from '../fix/version.js';
import { entryAt, itemsOf, type MapNode, type Node, valueAt } from '../syntax/node.js';
import { manualEdits } from './manual.js';
import { addedAfter, edited, isFlow, type MapText, type NewEntry, quotedText } from './map-edit.js';

/**
 * The text of a runbook with a suggestion applied: only the lines that the suggestion is about change, so comments and
 * layout stay. Or why it cannot be applied. Whether the text is still valid is for the reader of the whole to say.
 */
export function withSuggestion(analysis: Analysis, { path, edit }: RunbookSuggestion): Result<string, string> {
  const { text, document } = analysis;
  const [, id = ''] = /^steps\.([A-Za-z_][A-Za-z0-9_]*)(?:\.[a-z]+)?$/.exec(path) ?? [];
  const map = stepNamed(valueAt(document, 'steps'), id);
  if (document?.kind !== 'map' || map === undefined) return failed(`the runbook has no step '${id}'`);
  const edits = editsOf({ text, map }, document, edit);
  return edits.ok ? ok(edited(text, edits.value)) : edits;
}

function stepNamed(steps: Node | undefined, id: string): MapNode | undefined {
  for (const step of itemsOf(steps)) {
    const name = valueAt(step, 'id');
    if (step.kind === 'map' && name?.kind === 'scalar' && name.source === id) return step;
    const inner = stepNamed(valueAt(step, 'steps'), id);
    if (inner) return inner;
  }
  return undefined;
}

type Edits = Result<readonly TextEdit[], string>;

function editsOf(step: MapText, document: MapNode, { kind, value = '', why }: SuggestedEdit): Edits {
  switch (kind) {
    case 'allow_skip':
      return skippable(step, document, value, why);
    case 'make_manual':
      return manualEdits(step);
    case 'lengthen_timeout':
      return all([withScalar(step, 'timeout', value)]);
    case 'retry':
      return withRetry(step, document, value);
    default:
      return failed(`a later version suggested '${kind}', which this one does not know`);
  }
}

function all(edits: readonly (TextEdit | undefined)[]): Edits {
  const found = edits.filter((edit) => edit !== undefined);
  return found.length === edits.length ? ok(found) : failed('its place in the text cannot be edited without a rewrite');
}

/** The step done unless an input says otherwise: whoever leaves it out says so when the run begins, and it is recorded. */
function skippable(step: MapText, document: MapNode, input: string, why: string): Edits {
  const before = valueAt(step.map, 'when');
  const id = valueAt(step.map, 'id');
  const own = `!inputs.${input}`;
  const condition = before?.kind === 'scalar' ? `(${before.source}) && ${own}` : own;
  const description = `Leave out step '${id?.kind === 'scalar' ? id.source : ''}' (${oneLine(why)})`;
  return all([
    ...versionEdits(step.text, document),
    withScalar(step, 'when', quotedText(condition)),
    withInput(step.text, document, input, description),
  ]);
}

function withInput(text: string, document: MapNode, name: string, description: string): TextEdit | undefined {
  const meta = valueAt(document, 'meta');
  if (meta?.kind !== 'map') return undefined;
  const said = quotedText(description);
  const value = `{type: boolean, default: false, description: ${said}}`;
  const lines = ['', '  type: boolean', '  default: false', `  description: ${said}`];
  const inputs = valueAt(meta, 'inputs');
  const entry: NewEntry = { key: name, flow: value, block: lines };
  if (inputs?.kind === 'map' && inputs.entries.length > 0) {
    const last = inputs.entries.at(-1)?.key.source ?? '';
    return addedAfter({ text, map: inputs }, last, entry);
  }
  if (inputs !== undefined) return undefined;
  const block = ['', `  ${name}:`, ...lines.slice(1).map((line) => `  ${line}`)];
  return addedAfter({ text, map: meta }, 'name', { key: 'inputs', flow: `{${name}: ${value}}`, block });
}

function withRetry(step: MapText, document: MapNode, count: string): Edits {
  const version = versionEdits(step.text, document);
  const retry = valueAt(step.map, 'retry');
  if (retry?.kind === 'map' && retry.entries.length > 0) {
    return all([...version, withScalar({ text: step.text, map: retry }, 'max_attempts', count)]);
  }
  const entry = { key: 'retry', flow: `{max_attempts: ${count}}`, block: [`{max_attempts: ${count}}`] };
  return all([...version, retry === undefined ? addedAfter(step, 'type', entry) : undefined]);
}

/** A key of a mapping with this scalar as its value. */
function withScalar(place: MapText, key: string, value: string): TextEdit | undefined {
  const entry = entryAt(place.map, key);
  if (entry === undefined) return addedAfter(place, 'type', { key, flow: value, block: [value] });
  const { at, kind } = entry.value;
  if (kind !== 'scalar' || at.end === at.start) return undefined;
  const isBroken = !isFlow(place) && /\s$/.test(place.text.slice(at.start, at.end));
  return { at, newText: isBroken ? `${value}\n` : value };
}

// It stands in a line of the runbook, and what steers a terminal has no place there.
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}
