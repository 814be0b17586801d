import { dirname, join, resolve } from 'node:path';
import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import { sourceFormOf } from '../../runtime/compiler/index.js';
import { guidesNamed, readRunbook } from '../../runtime/language/index.js';
import { failed, ok, type Result } from '../../runtime/model/result.js';
import { openClassifier } from '../../runtime/node/classify/classifier.js';
import { compileAgain, type GuideNow, writeAgain } from '../../runtime/node/compile-again.js';
import { readTextFile } from '../../runtime/node/files.js';
import { mappingBeside } from '../../runtime/node/mapping-place.js';
import type { Documents } from '../documents.js';
import { pathOf } from '../file-uri.js';
import { type CompileAgainResult, commandName } from '../protocol.js';

/** Merges a draft on the disk with what its guide has become; one that is open and not saved stays as it is. */
export async function compileDraftAgain(
  documents: Pick<Documents, 'textOf'>,
  params: unknown,
): Promise<CompileAgainResult> {
  const { uri } = (params ?? {}) as { readonly uri?: unknown };
  const path = typeof uri === 'string' ? pathOf(uri) : undefined;
  if (typeof uri !== 'string' || path === undefined)
    return unchanged('the request names no runbook of this machine; send its "uri"');
  const text = await readTextFile(path);
  if (!text.ok) return unchanged(text.error.message);
  const open = documents.textOf(uri);
  if (open !== undefined && withLineFeeds(open) !== withLineFeeds(text.value))
    return unchanged(`'${path}' is not saved; save it, then compile its guide again`);
  const guide = await guideOf(path, text.value);
  if (!guide.ok) return unchanged(guide.error);
  const mappingPaths = [mappingBeside(path), join(dirname(path), 'mapping.md')] as const;
  const again = await compileAgain({ ...guide.value, draftPath: path, mappingPaths });
  if (!again.ok) return unchanged(again.error.message);
  const written = await writeAgain(path, again.value);
  if (!written.ok) return unchanged(written.error);
  const { taken, conflicts } = again.value.draft;
  return { taken: taken.length, conflicts: conflicts.length };
}

/** What merges a draft whose guide was changed, where an editor asks what to do about that. */
export function compileAgainActions(
  { textDocument: { uri }, context: { diagnostics, only } }: CodeActionParams,
  commands: ReadonlySet<string>,
): readonly CodeAction[] {
  const solved = diagnostics.filter(({ code }) => code === 'guide/changed' || code === 'guide/drifted');
  const isWanted = only === undefined || only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix);
  if (solved.length === 0 || !isWanted || !commands.has(commandName.compileAgain)) return [];
  const title = 'Compile the guide again, and merge';
  const command = { title, command: commandName.compileAgain, arguments: [uri] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: solved, command }];
}

/** The guide that a draft was compiled from, as it is now. */
export async function guideOf(path: string, draft: string): Promise<Result<GuideNow, string>> {
  const named = guidesNamed(readRunbook(draft)).find(({ sha256 }) => sha256 !== undefined);
  if (!named) return failed(`'${path}' does not say which guide it was compiled from; it stands in 'meta.source'`);
  const guide = resolve(dirname(path), named.file);
  const text = await readTextFile(guide);
  if (!text.ok) return failed(text.error.message);
  const classifier = await openClassifier(dirname(guide));
  if (!classifier.ok) return failed(classifier.error.message);
  const risk = await classifier.value.prepareGuide(text.value);
  return ok({ guide, text: text.value, form: sourceFormOf(text.value, guide), risk });
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

function unchanged(message: string): CompileAgainResult {
  return { taken: 0, conflicts: 0, message };
}
