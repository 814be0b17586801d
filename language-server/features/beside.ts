import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ClientCapabilities } from 'vscode-languageserver';
import {
  callAt,
  callsIn,
  commandsIn,
  commandWrittenAt,
  definitionsOfMention,
  type Hover,
  mayAnswer,
  mentionAt,
  mentionsIn,
  mentionText,
  type NamedFile,
  type NameMention,
  namedFileAt,
} from '../../runtime/language/index.js';
import { type LineMap, lineMapOf, type Span } from '../../runtime/model/text.js';
import type { CompanionFile, Companions, RunbookFile } from '../companions.js';
import type { Documents } from '../documents.js';
import { pathOf, uriBeside } from '../file-uri.js';

/** What there is to go by from a runbook to the files that belong to it, and back. */
export interface BesideSource {
  readonly documents: Documents;
  readonly companions: Companions;
  /** What the editor can do. */
  readonly client: () => ClientCapabilities;
}

/** Where a runbook defines something that a file beside it mentions. */
export interface Origin {
  readonly runbook: RunbookFile;
  readonly at: Span;
  readonly whole: Span;
}

/** Where the runbooks that a file belongs to define what it mentions. */
export async function originsOf(
  companions: Companions,
  path: string,
  mention: Omit<NameMention, 'at' | 'written'>,
): Promise<readonly Origin[]> {
  const runbooks = await companions.runbooksOf(path);
  return runbooks.flatMap((runbook) =>
    definitionsOfMention(runbook.analysis, mention).map((place) => ({ runbook, ...place })),
  );
}

/** Where files beside a runbook mention what is defined at some places of it. */
export async function mentionsOf(
  { companions }: BesideSource,
  { uri, analysis }: Pick<RunbookFile, 'uri' | 'analysis'>,
  defined: readonly Span[],
): Promise<readonly Pick<Target, 'uri' | 'lines' | 'at'>[]> {
  const starts = new Set(defined.map(({ start }) => start));
  const isMeant = (mention: NameMention) =>
    definitionsOfMention(analysis, { ...mention, isRollback: false }).some(({ at }) => starts.has(at.start));
  const files = starts.size === 0 ? [] : await companions.of(uri, ['test', 'recording']);
  return files.flatMap(({ uri: own, companion }) =>
    mentionsIn(companion)
      .filter(isMeant)
      .map(({ at }) => ({ uri: own, lines: companion.lines, at })),
  );
}

/** A place of a text that something leads to. */
export interface Target {
  /** What it is led to from, in the text that was pointed at. */
  readonly from: Span;
  readonly uri: string;
  readonly lines: LineMap;
  readonly at: Span;
  readonly whole: Span;
}

/** Where the calls are answered that a step of a runbook may make whose words stand at an offset. */
export async function answersTo(
  { companions }: BesideSource,
  { uri, analysis }: Pick<RunbookFile, 'uri' | 'analysis'>,
  offset: number,
): Promise<readonly Target[]> {
  const command = commandWrittenAt(analysis, offset);
  if (!command) return [];
  const scenarios = await companions.of(uri, ['scenario']);
  return scenarios.flatMap(({ uri: target, companion }) =>
    callsIn(companion)
      .filter((call) => mayAnswer(call, command))
      .map(({ at, whole }) => ({ from: command.at, uri: target, lines: companion.lines, at, whole })),
  );
}

/** Where what stands at an offset of a file beside a runbook comes from: a part of the runbook, or a file that it names. */
export async function targetsFrom(
  { companions }: BesideSource,
  { path, uri, companion }: CompanionFile,
  offset: number,
): Promise<readonly Target[]> {
  const file = namedFileAt(companion, offset);
  if (file) return fileTarget(uri, file);
  const mention = mentionAt(companion, offset);
  if (mention) {
    const origins = await originsOf(companions, path, mention);
    return origins.map(({ runbook, at, whole }) => targetIn(runbook, { from: mention.written, at, whole }));
  }
  return callersOf(companions, { path, companion }, offset);
}

/** The steps of runbooks that may make the call of a scenario whose words stand at an offset. */
async function callersOf(
  companions: Companions,
  { path, companion }: Pick<CompanionFile, 'path' | 'companion'>,
  offset: number,
): Promise<readonly Target[]> {
  const call = callAt(companion, offset);
  if (!call) return [];
  return (await companions.runbooksOf(path)).flatMap((runbook) =>
    commandsIn(runbook.analysis)
      .filter((command) => mayAnswer(call, command))
      .map(({ at, step: { id, node } }) => {
        // The id of a rollback stands in the step that it takes back.
        const named = id && isWithin(node.at, id.at) ? id.at : at;
        return targetIn(runbook, { from: call.at, at: named, whole: node.at });
      }),
  );
}

/** What the runbooks of a file say of what it mentions at an offset, by the names of their files. */
export async function saidOf(
  { companions }: Pick<BesideSource, 'companions'>,
  { path, companion }: CompanionFile,
  offset: number,
): Promise<Hover | undefined> {
  const mention = mentionAt(companion, offset);
  if (!mention) return undefined;
  const texts = (await companions.runbooksOf(path)).flatMap((runbook) => {
    const text = mentionText(runbook.analysis, mention);
    return text === undefined ? [] : [`${text}\n\nIn ${basename(runbook.path)}`];
  });
  return texts.length === 0 ? undefined : { at: mention.written, text: texts.join('\n\n---\n\n') };
}

function isWithin(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function targetIn({ uri, analysis: { lines } }: RunbookFile, place: Pick<Target, 'from' | 'at' | 'whole'>): Target {
  return { uri, lines, ...place };
}

function fileTarget(uri: string, { path, at: from }: NamedFile): readonly Target[] {
  const target = uriBeside(uri, path);
  // What is not there would be offered as a new file.
  if (target === undefined || !existsSync(pathOf(target) ?? '')) return [];
  const at = { start: 0, end: 0 };
  return [{ from, uri: target, lines: lineMapOf(''), at, whole: at }];
}
