import { driftWords } from '../../compiler/index.js';
import type { LineMap } from '../../model/text.js';
import type { GuideDrift } from '../../node/drift.js';
import { annotationLine } from './test/github.js';

/** A runbook that was compared with its guide. */
export interface ComparedRunbook {
  readonly file: string;
  readonly lines: LineMap;
  /** Undefined where it names no guide with its digest. */
  readonly drift: GuideDrift | undefined;
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
      return `${JSON.stringify({ file: compared.file, guide: compared.drift?.guide ?? null, state: compared.drift?.state ?? 'none', steps: found.flatMap(({ json }) => json ?? []) })}\n`;
    case 'github':
      return found
        .map(({ line, message }) =>
          annotationLine('warning', { file: compared.file, line, title: 'drifted from the guide', message }),
        )
        .join('');
  }
}

interface Found {
  /** In the runbook. */
  readonly line: number;
  readonly message: string;
  readonly json?: object;
}

function findingsIn({ drift, lines }: ComparedRunbook): readonly Found[] {
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

function textOf({ file, drift }: ComparedRunbook, found: readonly Found[]): string {
  if (!drift) return `${file}: names no guide that it was compiled from\n`;
  if (found.length === 0) return `${file}: matches '${drift.guide}'\n`;
  const told = found.map(({ line, message }) => `${file}:${line}: ${message}\n`).join('');
  return `${told}${file}: has drifted from '${drift.guide}'\n`;
}
