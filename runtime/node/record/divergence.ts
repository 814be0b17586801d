import { chmod, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Analysis, createPlan, withSuggestion } from '../../language/index.js';
import type { RecordedEvent, RunbookSuggestion } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import { failed, ok, type Result } from '../../model/result.js';
import { divergenceOf } from '../../run/divergence.js';
import { fold } from '../../run/state.js';
import { analyseRunbook } from '../analyse.js';
import { notedRunbook } from '../creation.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault, quoted, readTextFile } from '../files.js';
import { syncFolder } from '../store/sync-folder.js';
import { temporaryName, writeFlushed } from '../store/write-file.js';

/** The runbook of a run, as it is and as it could be. */
export interface SuggestedRunbook {
  /** As it is named to people. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly applied: readonly RunbookSuggestion[];
  /** What cannot be applied, with the reason. */
  readonly dropped: readonly { readonly suggestion: RunbookSuggestion; readonly reason: string }[];
}

/** The runbook of a run with all that follows from its divergences; refused where it is not the one that was run. */
export async function suggestedRunbook(
  events: readonly RecordedEvent[],
  isWanted: (suggestion: RunbookSuggestion) => boolean,
): Promise<Result<SuggestedRunbook, FileFault>> {
  const read = await runbookOf(events);
  if (!read.ok) return read;
  const { path, text } = read.value;
  const analysed = await analysisOf(path, text);
  if (!analysed.ok) return analysed;
  const plan = createPlan(analysed.value, { runbookPath: path, runbookSha256: digestOf(text) });
  if (!plan.ok) return failed({ message: `${quoted(path)} is not a valid runbook` });
  const suggestions = suggestionsFor(plan.value, events).filter(isWanted);
  return ok({ path, before: text, ...(await applied(path, analysed.value, suggestions)) });
}

/** Writes what was suggested, whole or not at all; refused where the file is no longer what was read. */
export async function writeSuggested({ path, before, after }: SuggestedRunbook): Promise<Result<undefined, FileFault>> {
  try {
    // Where the file is a link, what it leads to is written, and the link stays.
    const file = await realpath(path);
    const [now, { mode }] = [await readFile(file), await stat(file)];
    if (withoutMark(now) !== before)
      return failed({ message: `${quoted(path)} was changed meanwhile; look at it, then try again` });
    const temporary = join(dirname(file), temporaryName(basename(file)));
    try {
      await writeFlushed(temporary, hasMark(now) ? `\ufeff${after}` : after);
      await chmod(temporary, mode & 0o7777);
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(file));
    return ok(undefined);
  } catch (error) {
    return failed({ message: describeFileError(path, 'write', error) });
  }
}

async function runbookOf(
  events: readonly RecordedEvent[],
): Promise<Result<{ readonly path: string; readonly text: string }, FileFault>> {
  const [first] = events;
  if (first?.type !== 'run.created')
    return failed({ message: 'the record holds no run, so nobody knows of which runbook' });
  const path = notedRunbook(first.data);
  const text = await readTextFile(path);
  if (!text.ok) return text;
  if (digestOf(text.value) === lastDigest(events)) return ok({ path, text: text.value });
  return failed({
    message: `${quoted(path)} was changed since the run, so what the run suggests may not fit it any more`,
  });
}

function lastDigest(events: readonly RecordedEvent[]): string | undefined {
  return events
    .flatMap((event) =>
      event.type === 'run.created' || event.type === 'run.resumed' ? [event.data.runbook_sha256] : [],
    )
    .findLast((digest) => digest !== undefined);
}

function digestOf(text: string): string {
  return `sha256:${sha256Hex(text)}`;
}

async function analysisOf(path: string, text: string): Promise<Result<Analysis, FileFault>> {
  const analysed = await analyseRunbook(path, text);
  return analysed.ok ? ok(analysed.value.analysis) : failed({ message: analysed.error.message });
}

// Worked out anew: the record holds the texts redacted, and what it holds could have been forged.
function suggestionsFor(plan: Plan, events: readonly RecordedEvent[]): readonly RunbookSuggestion[] {
  return divergenceOf(plan, fold(events))?.suggestions ?? [];
}

async function applied(
  path: string,
  analysis: Analysis,
  suggestions: readonly RunbookSuggestion[],
): Promise<Pick<SuggestedRunbook, 'after' | 'applied' | 'dropped'>> {
  let current = analysis;
  const done: RunbookSuggestion[] = [];
  const dropped: SuggestedRunbook['dropped'][number][] = [];
  for (const suggestion of suggestions) {
    const next = await appliedOne(path, current, suggestion);
    if (!next.ok) dropped.push({ suggestion, reason: next.error });
    else {
      current = next.value;
      done.push(suggestion);
    }
  }
  return { after: current.text, applied: done, dropped };
}

async function appliedOne(
  path: string,
  analysis: Analysis,
  suggestion: RunbookSuggestion,
): Promise<Result<Analysis, string>> {
  const text = withSuggestion(analysis, suggestion);
  if (!text.ok) return text;
  const after = await analysisOf(path, text.value);
  if (!after.ok) return failed(after.error.message);
  const fault = after.value.diagnostics.find(({ severity }) => severity === 'error');
  return fault === undefined ? ok(after.value) : failed(`the runbook would not be valid: ${fault.message}`);
}

function withoutMark(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

function hasMark(bytes: Buffer): boolean {
  return bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
}
