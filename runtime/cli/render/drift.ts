import { driftWords } from '../../compiler/index.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { LineMap } from '../../model/text.js';
import type { GuideDrift } from '../../node/drift.js';
import { annotationLine } from './test/github.js';

/** A runbook that was compared with its guide. */
export interface ComparedRunbook {
  readonly file: string;
  readonly lines: LineMap;
  /** Undefined where it names no guide with its digest. */
  readonly drift: GuideDrift | undefined;
  /** What both sides changed and nobody has settled yet. */
  readonly conflicts: readonly Pick<Diagnostic, 'message' | 'at'>[];
}

/** The formats in which drift is told. */
export const driftFormats = ['text', 'json', 'github'] as const;
export type DriftFormat = (typeof driftFormats)[number];

/** How far a runbook has drifted from its guide, in a format. */
export function driftText(compared: ComparedRunbook, format: DriftFormat): string {
  const found = findingsIn(compared);
  switch (format) {
    case 'text':
      return textOf(compared, found);
    case 'json':
      return jsonOf(compared, found);
    case 'github':
      return found
        .map(({ line, message }) =>
          annotationLine('warning', { file: compared.file, line, title: 'drifted from the guide', message }),
        )
        .join('');
  }
}

function jsonOf({ file, drift, conflicts, lines }: ComparedRunbook, found: readonly Found[]): string {
  const steps = found.flatMap(({ json }) => json ?? []);
  const open = conflicts.map(({ message, at }) => ({ line: lines.positionAt(at.start).line, message }));
  return `${JSON.stringify({ file, guide: drift?.guide ?? null, state: drift?.state ?? 'none', steps, conflicts: open })}\n`;
}

interface Found {
  /** In the runbook. */
  readonly line: number;
  readonly message: string;
  readonly json?: object;
}

function findingsIn(compared: ComparedRunbook): readonly Found[] {
  const { conflicts, lines } = compared;
  const open = conflicts.map(({ message, at }) => ({
    line: lines.positionAt(at.start).line,
    message: `a conflict is open: ${message}`,
  }));
  return [...open, ...driftIn(compared)];
}

function driftIn({ drift, lines }: ComparedRunbook): readonly Found[] {
  if (!drift || drift.state === 'same') return [];
  const line = lines.positionAt(drift.at.start).line;
  if (drift.state === 'missing')
    return [{ line, message: `'${drift.guide}' is no file that can be read; correct the path or take it out` }];
  const message = `'${drift.guide}' was changed, but in nothing that a step does; write 'runbook compile ${drift.guide} --update'`;
  return drift.steps.length === 0 ? [{ line, message }] : drift.steps.map((step) => stepFound(step, lines, line));
}

function stepFound(step: GuideDrift['steps'][number], lines: LineMap, otherwise: number): Found {
  const line = step.at ? lines.positionAt(step.at.start).line : otherwise;
  const { kind, step: id, title, fields } = step;
  const json = { kind, step: id, title, line: step.at ? line : null, guide_lines: step.lines ?? null, fields };
  return { line, message: driftWords(step), json };
}

function textOf(compared: ComparedRunbook, found: readonly Found[]): string {
  const { file } = compared;
  const told = found.map(({ line, message }) => `${file}:${line}: ${message}\n`).join('');
  return `${told}${file}: ${outcomeOf(compared)}\n`;
}

function outcomeOf({ drift, conflicts }: ComparedRunbook): string {
  const open = conflicts.length === 1 ? '1 conflict to settle' : `${conflicts.length} conflicts to settle`;
  const isSettled = conflicts.length === 0;
  if (!drift) return `names no guide that it was compiled from${isSettled ? '' : `, and has ${open}`}`;
  if (drift.state !== 'same') return `has drifted from '${drift.guide}'${isSettled ? '' : `, and has ${open}`}`;
  return isSettled ? `matches '${drift.guide}'` : `was compiled from '${drift.guide}' as it is, and has ${open}`;
}
