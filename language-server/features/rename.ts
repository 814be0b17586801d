import { dirname, relative } from 'node:path';
import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { mentionAt, type Named, renamableAt, renamed, renamedIn } from '../../runtime/language/index.js';
import { failed, ok, type Result } from '../../runtime/model/result.js';
import type { LineMap, Span, TextEdit } from '../../runtime/model/text.js';
import type { CompanionFile, RunbookFile } from '../companions.js';
import { toOffset, toRange } from '../to-lsp.js';
import { checksVersions, type FileEdits, toWorkspaceEdit } from '../workspace-edit.js';
import { type BesideSource, type Origin, originsOf } from './beside.js';

/** The name at a position; fails with the reason where it cannot be changed. */
export async function prepareRename(
  source: BesideSource,
  params: PrepareRenameParams,
): Promise<PrepareRenameResult | null> {
  const start = await startOf(source, params);
  if (!start) return null;
  const { at, name } = unlessRefused(renamableAt(start.runbook.analysis, start.offset));
  return {
    range: toRange(start.pointed?.at ?? at, start.pointed?.lines ?? start.runbook.analysis.lines),
    placeholder: name,
  };
}

/**
 * The edits that give what is named at a position another name, in the runbook and in the files that belong to it; fails
 * with the reason where that cannot be done.
 */
export async function rename(source: BesideSource, params: RenameParams): Promise<WorkspaceEdit | null> {
  source.companions.forget();
  const start = await startOf(source, params);
  if (!start) return null;
  const { runbook, offset } = start;
  const named = unlessRefused(renamableAt(runbook.analysis, offset));
  const edits = unlessRefused(renamed(runbook.analysis, offset, params.newName));
  const own = { ...versioned(source, runbook.uri), lines: runbook.analysis.lines, edits };
  const beside = edits.length === 0 ? [] : await renamedBeside(source, runbook, named, params.newName);
  return toWorkspaceEdit([own, ...beside], { checksVersions: checksVersions(source.client()) });
}

/** Where a name is to be changed: in a runbook, whichever file was pointed at. */
interface RenameStart {
  readonly runbook: Pick<RunbookFile, 'uri' | 'analysis'>;
  readonly offset: number;
  /** The place that was pointed at, where it lies in another file. */
  readonly pointed?: { readonly at: Span; readonly lines: LineMap };
}

async function startOf(
  source: BesideSource,
  { textDocument: { uri }, position }: PrepareRenameParams,
): Promise<RenameStart | undefined> {
  const analysis = await source.documents.analysisOf(uri);
  if (analysis) return { runbook: { uri, analysis }, offset: toOffset(position, analysis.lines) };
  const file = source.companions.at(uri);
  return file && unlessRefused(await startBeside(source, file, toOffset(position, file.companion.lines)));
}

async function startBeside(
  { companions }: BesideSource,
  { path, companion }: CompanionFile,
  offset: number,
): Promise<Result<RenameStart, string>> {
  const mention = mentionAt(companion, offset);
  if (mention === undefined || offset > mention.at.end)
    return failed('no name stands here; go to the id of a step, an input or a capture');
  const { kind, name, at } = mention;
  if (kind === 'output' || kind === 'evidence')
    return failed(`'${name}' cannot be renamed from here; change it by hand`);
  const origins = await originsOf(companions, path, { ...mention, isRollback: false });
  const [first] = origins;
  if (first === undefined) return failed(`no runbook that '${companion.name}' belongs to has '${name}'; correct it`);
  const fault = sharedFault({ path, companion }, name, origins);
  if (fault !== undefined) return failed(fault);
  return ok({ runbook: first.runbook, offset: first.at.start, pointed: { at, lines: companion.lines } });
}

async function renamedBeside(
  source: BesideSource,
  { uri }: Pick<RunbookFile, 'uri'>,
  named: Named,
  newName: string,
): Promise<readonly FileEdits[]> {
  const changed: FileEdits[] = [];
  for (const file of await source.companions.of(uri, ['test', 'recording'])) {
    const edits = unlessRefused(renamedIn(file.companion, named, newName));
    if (edits.length === 0) continue;
    await requireOneOwner(source, file, edits);
    changed.push({ ...versioned(source, file.uri), lines: file.companion.lines, edits });
  }
  return changed;
}

/** Fails where a file belongs to another runbook as well, which would not find its own name any more. */
async function requireOneOwner(
  { companions }: BesideSource,
  { path, companion }: CompanionFile,
  [edit]: readonly TextEdit[],
): Promise<void> {
  const mention = edit && mentionAt(companion, edit.at.start);
  if (!mention) return;
  const origins = await originsOf(companions, path, { ...mention, isRollback: false });
  const fault = sharedFault({ path, companion }, mention.name, origins);
  if (fault !== undefined) unlessRefused(failed(fault));
}

function sharedFault(
  { path, companion }: Pick<CompanionFile, 'path' | 'companion'>,
  name: string,
  origins: readonly Origin[],
): string | undefined {
  const [first, other] = new Set(origins.map(({ runbook }) => relative(dirname(path), runbook.path)));
  if (first === undefined || other === undefined) return undefined;
  return `'${companion.name}' belongs to '${first}' and to '${other}', which both have '${name}'; give each its own file first`;
}

function versioned({ documents }: BesideSource, uri: string): Pick<FileEdits, 'uri' | 'version'> {
  return { uri, version: documents.versionOf(uri) };
}

// The protocol shows a person why something was refused only where the request fails.
function unlessRefused<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value;
  throw new ResponseError(LSPErrorCodes.RequestFailed, result.error);
}
