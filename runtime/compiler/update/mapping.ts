import { isSameJson } from '../../model/same-json.js';
import type { MergedDraft } from './merge.js';

/** The three texts of a mapping that are merged, and what became of its draft. */
export interface ThreeMappings {
  readonly base: string;
  readonly mine: string;
  readonly guide: string;
  readonly draft: Pick<MergedDraft, 'conflicts' | 'names' | 'taken'>;
}

/**
 * The mapping of a guide as it is now: with the ticks of what has not changed since, the notes that people wrote, and what
 * both sides have changed.
 */
export function mergedMapping({ base, mine, guide, draft }: ThreeMappings): string {
  const fresh = linesOf(guide).map((line) => renamedLine(line, draft));
  const ticked = new Map(linesOf(mine).flatMap((line) => (isTicked(line) ? [[keyOf(line), line]] : [])));
  const lines = fresh.map((line) =>
    ticked.has(keyOf(line)) && !isChanged(line, draft) ? line.replace('- [ ]', '- [x]') : line,
  );
  const notes = notesIn(base, mine);
  const kept = notes.length === 0 ? [] : ['', keptTitle, '', ...notes];
  const merged = [...withConflicts(lines, draft), ...kept];
  return isSameJson(merged, linesOf(guide)) ? guide : `${merged.join('\n')}\n`;
}

const keptTitle = '## Notes from before';

function linesOf(text: string): readonly string[] {
  return text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
}

function isTicked(line: string): boolean {
  return /^\s*- \[[xX]\] /.test(line);
}

/** What a line is about, ticked or not, wherever the guide says it. */
function keyOf(line: string): string {
  return line.replace(/^(\s*)- \[[ xX]\] /, '$1- [ ] ').replace(/\blines? \d+(?:-\d+)?/g, 'line');
}

/** A line about a step under the id that the step has in the draft. */
function renamedLine(line: string, { names }: Pick<MergedDraft, 'names'>): string {
  return line.replace(stepLine, (whole, lead: string, id: string) =>
    names.has(id) ? `${lead}${names.get(id)}\`` : whole,
  );
}

const stepLine = /^(- \[[ xX]\] `)([A-Za-z_]\w*)`/;

/** Whether what a line is about has changed in the draft, so that it has to be looked at again. */
function isChanged(line: string, { taken, conflicts }: Pick<MergedDraft, 'taken' | 'conflicts'>): boolean {
  const id = stepLine.exec(line)?.[2];
  if (id === undefined) return false;
  const isAbout = (words: string) => words.includes(`step '${id}'`);
  return (
    conflicts.some(({ about }) => isAbout(about)) ||
    taken.some((words) => isAbout(words) && !words.endsWith('in the guide'))
  );
}

/** What people wrote into a mapping beside its ticks. */
function notesIn(base: string, mine: string): readonly string[] {
  const known = new Set(linesOf(base).map(keyOf));
  return linesOf(mine).filter((line) => line.trim() !== '' && line !== keptTitle && !known.has(keyOf(line)));
}

function withConflicts(lines: readonly string[], { conflicts }: Pick<MergedDraft, 'conflicts'>): readonly string[] {
  if (conflicts.length === 0) return lines;
  const at = lines.findIndex((line) => line.startsWith('## '));
  const section = [
    '## Conflicts with the guide',
    '',
    'Nobody can run the runbook before these are settled.',
    '',
    ...conflicts.map(({ about, line }) => `- [ ] ${about}, line ${line} of the runbook`),
    '',
  ];
  const before = at < 0 ? lines.length : at;
  return [...lines.slice(0, before), ...section, ...lines.slice(before)];
}
