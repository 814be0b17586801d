import type { ReportAbout, ReportRunOutput, ReportStepAbout } from '../../schema/generated/run-report.js';
import {
  type Fact,
  type Fields,
  fieldsAt,
  fieldsOf,
  flagAt,
  hasAt,
  listAt,
  optionalText,
  textAt,
  textOf,
  textsAt,
} from './fact.js';

/** What the runbook of a run said of itself when the run was created; undefined where that was nothing. */
export function reportedAbout(created: Fields): ReportAbout | undefined {
  if (!hasAt(created, 'about')) return undefined;
  const about = fieldsAt(created, 'about');
  const guide = fieldsAt(about, 'source');
  return {
    ...textsNamed(about, ['title', 'version', 'description', 'severity']),
    services: textsAt(about, 'services'),
    tags: textsAt(about, 'tags'),
    prerequisites: listAt(about, 'prerequisites').map((one) => withPassage(textAt(one, 'text'), one, guide)),
    ...(hasAt(created, 'prerequisites_confirmed') && { is_confirmed: flagAt(created, 'prerequisites_confirmed') }),
    ambiguities: listAt(about, 'ambiguities').map((one) => ambiguity(one, guide)),
    ...(hasAt(about, 'source') && { source: guideText(guide) }),
    annotations: annotationsIn(about),
    steps: Object.fromEntries(
      Object.entries(fieldsAt(about, 'steps')).map(([id, step]) => [textOf(id), stepAbout(fieldsOf(step), guide)]),
    ),
  };
}

/** What a run gave back, by name, when it ended; none where it goes on. */
export function reportedOutputs(facts: readonly Fact[]): Record<string, ReportRunOutput> {
  const turn = facts.findLast(({ type }) => /^run\.(finished|resumed)$/.test(type));
  if (turn?.type !== 'run.finished') return {};
  return Object.fromEntries(
    Object.entries(fieldsAt(turn.data, 'outputs')).map(([name, output]) => [textOf(name), outputOf(fieldsOf(output))]),
  );
}

function outputOf(output: Fields): ReportRunOutput {
  if (flagAt(output, 'is_hidden')) return { value: '***' };
  return hasAt(output, 'value') ? { value: textOf(output['value'] ?? 'null') } : { fault: textAt(output, 'fault') };
}

function stepAbout(step: Fields, guide: Fields): ReportStepAbout {
  return {
    ...textsNamed(step, ['description']),
    ...(hasAt(step, 'source') && { source: passage(fieldsAt(step, 'source'), guide) }),
    annotations: annotationsIn(step),
  };
}

function ambiguity(one: Fields, guide: Fields): string {
  const step = optionalText(one, 'step');
  const about = step === undefined ? '' : ` (step '${step}')`;
  return withPassage(`'${textAt(one, 'text')}': ${textAt(one, 'reason')}${about}`, one, guide);
}

function withPassage(text: string, one: Fields, guide: Fields): string {
  return hasAt(one, 'source') ? `${text} (${passage(fieldsAt(one, 'source'), guide)})` : text;
}

function passage(source: Fields, guide: Fields): string {
  const file = optionalText(source, 'file') ?? optionalText(guide, 'file') ?? 'the guide';
  const section = optionalText(source, 'section');
  const [first = '', last = first] = textsAt(source, 'lines');
  const where = first === last ? `line ${first}` : `lines ${first}–${last}`;
  return `${file}${section === undefined ? '' : `, "${section}"`}, ${where}`;
}

function guideText(guide: Fields): string {
  const [at, by] = [optionalText(guide, 'compiled_at'), optionalText(guide, 'compiled_by')];
  return `${textAt(guide, 'file')}${at === undefined ? '' : ` on ${at}`}${by === undefined ? '' : ` by ${by}`}`;
}

function annotationsIn(fields: Fields): Record<string, unknown> {
  const shown = shownValue(fieldsAt(fields, 'annotations'), 0);
  return shown as Record<string, unknown>;
}

/** So deep a person would not look. */
const deepest = 64;

function shownValue(value: unknown, depth: number): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object' || depth >= deepest) return textOf(value);
  if (Array.isArray(value)) return value.map((item) => shownValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [textOf(key), shownValue(item, depth + 1)]));
}

function textsNamed<Key extends string>(fields: Fields, keys: readonly Key[]): { readonly [Name in Key]?: string } {
  const pairs = keys.map((key) => [key, optionalText(fields, key)] as const);
  return Object.fromEntries(pairs.filter(([, text]) => text !== undefined)) as { readonly [Name in Key]?: string };
}
