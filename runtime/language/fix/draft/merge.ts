import { failed, ok, type Result } from '../../../model/result.js';
import type { TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { freeName } from '../../check/edit.js';
import { occurrencesIn } from '../../navigate/occurrence.js';
import type { StepOutline } from '../../step-outline.js';
import { type NewEntry, quotedText, replaced, textEntry } from '../../suggest/map-edit.js';
import { type Entry, entriesOf, entryAt, itemsOf, jsonOf, type Node, textNode, valueAt } from '../../syntax/node.js';
import { type ShellText, shellTextOfWords } from '../shell-text.js';
import { flowText, guideLines, linesWith, nextText, type StepText, stepText, usedCaptures } from './step-text.js';

/** The edits that make one step of a step and the one behind it; or why they stay two. */
export function mergeEdits(analysis: Analysis, step: StepOutline): Result<readonly TextEdit[], string> {
  const pair = pairOf(analysis, step);
  if (!pair.ok) return pair;
  const fault = differenceOf(analysis, pair.value);
  const work = fault === undefined ? workEdits(analysis, pair.value) : failed(fault);
  if (!work.ok) return work;
  const rest = [aboutEdits(pair.value), withoutOther(pair.value), nameEdits(analysis, pair.value)];
  return ok([...work.value, ...rest.flat()]);
}

function pairOf(analysis: Analysis, step: StepOutline): Result<Pair, string> {
  const one = stepText(analysis, step);
  if (!one.ok) return one;
  const next = nextText(one.value);
  if (!next.ok) return next;
  const other = analysis.outline.steps.find(({ node }) => node === next.value.map);
  if (other === undefined) return failed('no step follows it in its list');
  return ok({ one: { ...one.value, step }, other: { ...next.value, step: other } });
}

interface Side extends StepText {
  readonly step: StepOutline;
}

interface Pair {
  readonly one: Side;
  readonly other: Side;
}

const joined = new Set([
  'id',
  'type',
  'title',
  'description',
  'with',
  'instructions',
  'required_evidence',
  'source',
  'annotations',
  'capture',
]);
const ofOneOnly = ['assertions', 'rollback', 'retry', 'approvals', 'resource'];

/** What holds for one of two steps alone, so that it could not hold for both. */
function differenceOf(analysis: Analysis, { one, other }: Pair): string | undefined {
  const isByHand = ({ step }: Side) => step.type === 'manual';
  const kinds = [one, other].map(({ step }) => step.type ?? '');
  if (!kinds.every((kind) => /^(?:cli|script|manual)$/.test(kind)))
    return `one of them is of type '${kinds.join("', the other '")}'`;
  if (isByHand(one) !== isByHand(other)) return 'a person does one of them; make the other manual first';
  const [used] = usedCaptures(analysis, [...one.step.captures, ...other.step.captures]);
  if (used !== undefined) return `'${used}', which one of them captures, is used`;
  const own = ofOneOnly.find((key) => entryAt(one.map, key) ?? entryAt(other.map, key));
  if (own !== undefined) return `one of them has '${own}', which would be about both`;
  const keys = [...one.map.entries, ...other.map.entries].map(({ key }) => key.source);
  const odd = keys.find((key) => !joined.has(key) && !isSame(valueAt(one.map, key), valueAt(other.map, key)));
  return odd === undefined ? undefined : `they do not have the same '${odd}'`;
}

function isSame(left: Node | undefined, right: Node | undefined): boolean {
  return JSON.stringify(left && jsonOf(left)) === JSON.stringify(right && jsonOf(right));
}

function workEdits(analysis: Analysis, pair: Pair): Result<readonly TextEdit[], string> {
  return pair.one.step.type === 'manual' ? ok(handEdits(pair)) : scriptEdits(analysis, pair);
}

function handEdits({ one, other }: Pair): readonly TextEdit[] {
  const texts = [one, other].map(({ step }) => (step.instructions?.source ?? '').trimEnd());
  const instructions = textEntry('instructions', texts.filter((text) => text !== '').join('\n\n'));
  const proofs = evidenceOf(one, other);
  const [told, proved] = ['instructions', 'required_evidence'].map((key) => entryAt(one.map, key));
  const entries = [instructions, ...(proofs ? [proofs] : [])];
  const place = told ?? proved;
  if (place === undefined) return [];
  const gone = told && proved ? [{ at: linesWith(one, proved), newText: '' }] : [];
  return [replaced(one, place, entries), ...gone];
}

/** What both ask for; where they call it the same, the second is renamed. */
function evidenceOf(one: Side, other: Side): NewEntry | undefined {
  const items = [one, other].map(({ map }) => itemsOf(valueAt(map, 'required_evidence')));
  const names = new Set((items[0] ?? []).flatMap((item) => textNode(valueAt(item, 'name'))?.source ?? []));
  const lines = [
    ...(items[0] ?? []).map(flowText),
    ...(items[1] ?? []).map((item) => {
      const name = textNode(valueAt(item, 'name'))?.source ?? '';
      return names.has(name) ? flowText(renamed(item, freeName(name, names))) : flowText(item);
    }),
  ];
  if (lines.length === 0) return undefined;
  const block = ['', ...lines.map((line) => `  - ${line}`)];
  return { key: 'required_evidence', flow: `[${lines.join(', ')}]`, block };
}

function renamed(item: Node, name: string): Node {
  if (item.kind !== 'map') return item;
  const entries = item.entries.map((entry) =>
    entry.key.source === 'name' && entry.value.kind === 'scalar'
      ? { ...entry, value: { ...entry.value, value: name, source: name } }
      : entry,
  );
  return { ...item, entries };
}

function scriptEdits(analysis: Analysis, pair: Pair): Result<readonly TextEdit[], string> {
  const { one } = pair;
  const shell = shellOf(pair);
  const text = shell.ok ? bothTexts(analysis, pair) : shell;
  if (!text.ok || !shell.ok) return text.ok ? failed('') : text;
  const [type, work] = [valueAt(one.map, 'type'), entryAt(one.map, 'with')];
  if (type === undefined || work === undefined) return failed('it has nothing to do yet');
  const capture = entryAt(one.map, 'capture');
  const gone = capture ? [{ at: linesWith(one, capture), newText: '' }] : [];
  return ok([
    ...(one.step.type === 'script' ? [] : [{ at: type.at, newText: 'script' }]),
    replaced(one, work, [workEntry(shell.value, text.value)]),
    ...gone,
  ]);
}

function bothTexts(analysis: Analysis, { one, other }: Pair): Result<ShellText, string> {
  const first = shellTextOf(analysis, one, {});
  if (!first.ok) return first;
  const second = shellTextOf(analysis, other, first.value.env);
  if (!second.ok) return second;
  const [before, behind] = [first.value, second.value];
  const clash = Object.keys(behind.env).find((name) => (before.env[name] ?? behind.env[name]) !== behind.env[name]);
  if (clash !== undefined) return failed(`both set '${clash}', to different values`);
  return ok({ run: `${before.run.trimEnd()}\n${behind.run.trimEnd()}`, env: { ...before.env, ...behind.env } });
}

function shellOf({ one, other }: Pair): Result<string, string> {
  const shells = [one, other].flatMap(({ step }) => step.script?.shell ?? []);
  const odd = shells.find((shell) => !/^(?:ba)?sh$/.test(shell) || shell !== shells[0]);
  return odd === undefined ? ok(shells[0] ?? 'bash') : failed(`one of them is a text for '${odd}'`);
}

function shellTextOf({ outline }: Analysis, { step }: Side, given: ShellText['env']): Result<ShellText, string> {
  const own = valueAt(valueAt(step.node, 'with'), 'env');
  if (step.script) return ok({ run: step.script.text.source, env: Object.fromEntries(entriesOf(own).map(variable)) });
  const words = step.argv.map(({ source }) => source);
  if (words.length === 0) return failed('it starts nothing yet');
  // In the text of a shell nobody could tell which program it is.
  if (words[0]?.includes('{{')) return failed(`its program, '${words[0]}', is a template`);
  const taken = new Set([...outline.defaults.env, ...step.env].map(({ key }) => key.source));
  return shellTextOfWords(words, { version: outline.version, taken, given });
}

function variable({ key, value }: Entry): readonly [string, string] {
  return [key.source, value.kind === 'scalar' ? value.source : ''];
}

function workEntry(shell: string, { run, env }: ShellText): NewEntry {
  const text = textEntry('run', run);
  const [first, ...more] = text.block;
  const variables = Object.entries(env).map(([name, value]) => `${name}: ${quotedText(value)}`);
  return {
    key: 'with',
    flow: `{shell: ${shell}, run: ${text.flow}}`,
    block: [
      '',
      `  shell: ${shell}`,
      `  run: ${first}`,
      ...more.map((line) => (line === '' ? '' : `  ${line}`)),
      ...(variables.length > 0 ? ['  env:', ...variables.map((line) => `    ${line}`)] : []),
    ],
  };
}

/** The title of both, and all lines of the guide that they were made from. */
function aboutEdits({ one, other }: Pair): readonly TextEdit[] {
  const titles = [one, other].map(({ map }) => textNode(valueAt(map, 'title')));
  const [title, next] = titles;
  const both = `${title?.source ?? ''}; ${next?.source ?? ''}`;
  const lines = valueAt(valueAt(one.map, 'source'), 'lines');
  const numbers = [...guideLines(one.map), ...guideLines(other.map)];
  const isSameGuide = isSame(
    valueAt(valueAt(one.map, 'source'), 'file'),
    valueAt(valueAt(other.map, 'source'), 'file'),
  );
  const isTold = title && next && both.length <= 90 && title.style !== 'block';
  return [
    ...(isTold ? [{ at: title.at, newText: quotedText(both) }] : []),
    ...(lines && isSameGuide ? [{ at: lines.at, newText: `[${Math.min(...numbers)}, ${Math.max(...numbers)}]` }] : []),
  ];
}

/** The second step taken away; the comments that stand on lines of their own in it stay, behind the first. */
function withoutOther({ one, other }: Pair): readonly TextEdit[] {
  const { text, indent } = one;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const between = text.slice(one.end, other.end).split(/\r?\n/);
  const blocks = blockLines(other);
  const comments = between.filter((line, index) => /^\s*#/.test(line) && !blocks.has(lineAt(text, one.end) + index));
  const newText = comments.map((line) => `${lineBreak}${indent}${line.trim()}`).join('');
  return [{ at: { start: one.end, end: other.end }, newText }];
}

/** The lines that belong to a text of several lines, where '#' begins no comment. */
function blockLines({ text, step: { script, instructions } }: Side): ReadonlySet<number> {
  const scalars = [script?.text, instructions].filter((one) => one !== undefined);
  return new Set(
    scalars.flatMap(({ at }) => {
      const [first, last] = [lineAt(text, at.start), lineAt(text, at.end)];
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Whoever means the second step means the first one now. */
function nameEdits(analysis: Analysis, { one, other }: Pair): readonly TextEdit[] {
  const [kept, gone] = [one.step.id?.source, other.step.id?.source];
  if (kept === undefined || gone === undefined) return [];
  return occurrencesIn(analysis)
    .filter(({ kind, name, whole }) => kind === 'step' && name === gone && whole === undefined)
    .filter(({ at }) => at.end <= one.map.at.start || at.start >= other.end)
    .map(({ at }) => ({ at, newText: kept }));
}
