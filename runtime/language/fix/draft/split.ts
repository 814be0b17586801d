import { failed, ok, type Result } from '../../../model/result.js';
import { commandSlug, slugOf } from '../../../model/slug.js';
import type { TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { freeName } from '../../check/edit.js';
import { occurrencesIn } from '../../navigate/occurrence.js';
import type { StepOutline } from '../../step-outline.js';
import { edited, quotedText, textEntry } from '../../suggest/map-edit.js';
import { type Entry, entriesOf, entryAt, type Node, valueAt } from '../../syntax/node.js';
import { manualParts } from './manual-parts.js';
import { mentions, scriptParts } from './script-parts.js';
import {
  entryLines,
  flowText,
  gapBefore,
  guideLines,
  itemText,
  linesWith,
  type NewStep,
  type StepText,
  stepText,
  usedCaptures,
  writtenSpan,
} from './step-text.js';

/** The edits that make several steps of a step that does several things; or why it stays one. */
export function splitEdits(analysis: Analysis, step: StepOutline): Result<readonly TextEdit[], string> {
  const place = stepText(analysis, step);
  if (!place.ok) return place;
  const fault =
    bondOf(analysis, step) ?? (isHeaded(place.value) ? undefined : "it does not begin with its 'id'; write 'id' first");
  const parts = fault === undefined ? partsOf(place.value, step) : failed(fault);
  return parts.ok ? ok(editsFor(analysis, place.value, step, parts.value)) : parts;
}

function isHeaded({ map }: StepText): boolean {
  return /^(?:id|type|title)$/.test(map.entries[0]?.key.source ?? '');
}

/** What belongs to the step as a whole, so that no part of it could have it. */
function bondOf(analysis: Analysis, { node, captures }: StepOutline): string | undefined {
  const whole = ['assertions', 'rollback', 'approvals', 'resource'].find((key) => entryAt(node, key));
  if (whole !== undefined) return `its '${whole}' is about all of it`;
  const [used] = usedCaptures(analysis, captures);
  return used === undefined ? undefined : `'${used}', which it captures, is used and would be of one part only`;
}

function partsOf(place: StepText, step: StepOutline): Result<readonly NewStep[], string> {
  if (step.type === 'manual') return manualParts(place, step);
  const { script } = step;
  if (script === undefined) return failed('it starts one program');
  if (!/^(?:ba)?sh$/.test(script.shell)) return failed(`its text is for '${script.shell}'`);
  const env = new Map(entriesOf(valueAt(valueAt(step.node, 'with'), 'env')).flatMap(variable));
  const parts = scriptParts(script.text.source, env);
  if (!parts.ok) return parts;
  const work = valueAt(step.node, 'with');
  const total = script.text.source.trimEnd().split('\n').length;
  return ok(
    parts.value.map(({ text, argv, lines }) => ({
      ...scriptStep({ text, ...(argv && { argv }) }, work),
      ...(spannedLines(step.node) === total && { lines: [lines[0] - 1, lines[1]] as const }),
    })),
  );
}

function scriptStep(
  part: { readonly text: string; readonly argv?: readonly string[] },
  work: Node | undefined,
): NewStep {
  const { text, argv } = part;
  const last = text.split('\n').findLast((line) => line.trim() !== '' && !/^\s*#|^set /.test(line)) ?? text;
  const name = argv ? argv.join(' ') : last.trim();
  if (argv) {
    const words = argv.map(quotedText).join(', ');
    return { name, isCommand: true, type: 'cli', work: ['with:', `  argv: [${words}]`] };
  }
  const [first = '', ...more] = textEntry('run', text).block;
  const others = entriesOf(work).flatMap(({ key, value }) => {
    if (key.source === 'run') return [];
    return key.source === 'env' ? environment(value, text) : [`  ${key.source}: ${flowText(value)}`];
  });
  const run = [`  run: ${first}`, ...more.map((line) => (line === '' ? '' : `  ${line}`))];
  return { name, isCommand: true, type: 'script', work: ['with:', ...others, ...run] };
}

function variable({ key, value }: Entry): readonly (readonly [string, string])[] {
  return value.kind === 'scalar' ? [[key.source, value.source]] : [];
}

/** The variables that a text names; all of them where it names none, as programs may read them. */
function environment(env: Node, text: string): readonly string[] {
  const named = entriesOf(env).filter(({ key }) => mentions(text, key.source));
  const kept = named.length === 0 ? entriesOf(env) : named;
  return ['  env:', ...kept.map(({ key, value }) => `    ${key.source}: ${flowText(value)}`)];
}

/** How many lines of the guide the step was made from. */
function spannedLines(node: Node): number | undefined {
  const [first, last] = guideLines(node);
  return first === undefined || last === undefined ? undefined : last - first + 1;
}

const ownWork = new Set(['id', 'type', 'title', 'with', 'instructions', 'required_evidence', 'annotations', 'capture']);

function editsFor(
  analysis: Analysis,
  place: StepText,
  step: StepOutline,
  parts: readonly NewStep[],
): readonly TextEdit[] {
  const taken = new Set(analysis.outline.steps.flatMap(({ id }) => (id ? [id.source] : [])));
  const ids = parts.map((part, index) => (index === 0 && step.id ? step.id.source : idOf(part, taken)));
  const [first, ...others] = parts;
  const last = ids.at(-1) ?? '';
  const lines = others.map((part, index) =>
    newStepLines(place, { part, id: ids[index + 1] ?? '', isLast: index === others.length - 1 }),
  );
  const added = lines.map((one) => gapBefore(place) + itemText(place, one)).join('');
  const behind = { at: { start: place.end, end: place.end }, newText: added };
  return [...(first ? firstEdits(place, step, first) : []), behind, ...referenceEdits(analysis, step, last)];
}

function idOf({ name, isCommand }: NewStep, taken: Set<string>): string {
  const wish = (isCommand ? commandSlug(name) : slugOf(name)) || 'step';
  const id = taken.has(wish) ? freeName(wish, taken) : wish;
  taken.add(id);
  return id;
}

function newStepLines(
  place: StepText,
  { part, id, isLast }: { readonly part: NewStep; readonly id: string; readonly isLast: boolean },
): readonly string[] {
  const kept = entriesOf(place.map).filter(({ key }) => !ownWork.has(key.source));
  const captures = entryAt(place.map, 'capture');
  return [
    `id: ${id}`,
    `type: ${part.type}`,
    `title: ${quotedText(titleOf(part.name))}`,
    ...kept.flatMap((entry) =>
      entry.key.source === 'source' ? sourceLines(place, entry, part) : entryLines(place, entry),
    ),
    ...part.work,
    ...(isLast && captures && part.type !== 'manual' ? entryLines(place, captures) : []),
  ];
}

function sourceLines(place: StepText, entry: Entry, part: NewStep): readonly string[] {
  const edit = linesEdit(entry.value, place.map, part);
  if (edit === undefined) return entryLines(place, entry);
  const start = entry.key.at.start;
  const shifted = { at: { start: edit.at.start - start, end: edit.at.end - start }, newText: edit.newText };
  return edited(entryLines(place, entry).join('\n'), [shifted]).split('\n');
}

/** The lines of the guide that a part was made from, where each line of the step is one of the guide. */
function linesEdit(source: Node, map: Node, { lines }: NewStep): TextEdit | undefined {
  const [first] = guideLines(map);
  const at = valueAt(source, 'lines')?.at;
  if (lines === undefined || first === undefined || at === undefined) return undefined;
  return { at, newText: `[${first + lines[0]}, ${first + lines[1] - 1}]` };
}

function firstEdits(place: StepText, step: StepOutline, part: NewStep): readonly TextEdit[] {
  const { map, text } = place;
  const title = valueAt(map, 'title');
  const type = valueAt(map, 'type');
  const source = valueAt(map, 'source');
  const moved = source && linesEdit(source, map, part);
  const gone = ['capture', 'required_evidence'].flatMap((key) => entryAt(map, key) ?? []);
  const work = entryAt(map, part.type === 'manual' ? 'instructions' : 'with');
  return [
    ...(type && step.type !== part.type ? [{ at: type.at, newText: part.type }] : []),
    ...(title ? [{ at: title.at, newText: withBreak(text, title, quotedText(titleOf(part.name))) }] : []),
    ...(moved ? [moved] : []),
    ...gone.map((entry) => ({ at: linesWith(place, entry), newText: '' })),
    ...(work
      ? [
          {
            at: writtenSpan(place, work),
            newText: part.work
              .map((line, index) => (index === 0 || line === '' ? line : place.indent + line))
              .join(breakOf(text)),
          },
        ]
      : []),
  ];
}

function withBreak(text: string, { at }: Node, newText: string): string {
  return /\s$/.test(text.slice(at.start, at.end)) ? `${newText}${breakOf(text)}` : newText;
}

function breakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Who asks how the step went means all of it, which is known behind its last part. */
function referenceEdits(analysis: Analysis, { id, node: { at } }: StepOutline, last: string): readonly TextEdit[] {
  const name = id?.source;
  const meta = valueAt(analysis.document, 'meta')?.at;
  return occurrencesIn(analysis)
    .filter((one) => one.kind === 'step' && one.name === name && one.whole === undefined)
    .filter((one) => one.at.start > at.end && !(meta && meta.start <= one.at.start && one.at.end <= meta.end))
    .map((one) => ({ at: one.at, newText: last }));
}

function titleOf(name: string): string {
  const line = (name.split('\n', 1)[0] ?? '').replace(/\{\{/g, '{ {').trim();
  return line.length <= 90 ? line : `${line.slice(0, 89).replace(/[\ud800-\udbff]$/, '')}…`;
}
