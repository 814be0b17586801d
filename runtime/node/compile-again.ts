import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import {
  type Compilation,
  compileGuide,
  draftFormat,
  draftGates,
  fileName,
  type MergedDraft,
  mergeDrafts,
  mergedMapping,
  noDraftReason,
  type SourceForm,
  stampedGuide,
} from '../compiler/index.js';
import { guidesNamed, readRunbook } from '../language/index.js';
import { failed, ok, type Result } from '../model/result.js';
import type { RiskContext } from '../risk/index.js';
import { compiledThen, keepCompiled } from './compiled.js';
import { sha256Hex } from './digest.js';
import { draftFault } from './draft-fault.js';
import { quoted, readTextFile, writeTextFile } from './files.js';
import { clashOf, placeOf } from './generated.js';
import type { RunFault } from './load.js';
import { isOf, mappingAmong } from './mapping-place.js';
import { rewriteFile } from './rewrite-file.js';

/** A guide as it is now. */
export interface GuideNow {
  /** As it is named. */
  readonly guide: string;
  readonly text: string;
  readonly form: SourceForm;
  readonly risk: RiskContext;
}

/** A guide that is compiled again, and the files that were made of it. */
interface Recompiled extends GuideNow {
  readonly draftPath: string;
  /** Where its mapping may lie; the first is where it goes if it is nowhere. */
  readonly mappingPaths: readonly [string, ...string[]];
  /** The guide as it was when the draft was compiled, where somebody has it. */
  readonly guideThen?: string;
}

/** What a guide and its draft come to together; nothing of it is written yet. */
export interface CompiledAgain {
  /** The draft as it is. */
  readonly before: string;
  readonly draft: MergedDraft;
  /** Whether the draft is other than it was. */
  readonly isChanged: boolean;
  readonly compilation: Compilation;
  /** The mapping; or why it has to be left as it is. */
  readonly mapping: { readonly path: string; readonly text: Result<string, string> };
}

/** Merges a draft with what its guide has become; or says why that cannot be done. */
export async function compileAgain(guide: Recompiled): Promise<Result<CompiledAgain, RunFault>> {
  const mine = await readTextFile(guide.draftPath);
  if (!mine.ok) return fault(`${mine.error.message}; to compile a guide for the first time, leave '--update' out`);
  const names = [fileName(guide.guide), stampedGuide(mine.value)];
  const mappingPath = await mappingAmong(guide.mappingPaths, names);
  const wrong =
    clashOf([{ path: guide.draftPath }, { path: mappingPath }], guide.guide) ?? otherGuide(guide, mine.value);
  if (wrong !== undefined) return fault(wrong);
  const merged = await mergedAgain(guide, mine.value);
  if (!merged.ok) return merged;
  const { compilation, draft } = merged.value;
  const text = await mappingAgain({ path: mappingPath, names }, compilation, draft);
  const mapping = { path: mappingPath, text };
  return ok({ before: mine.value, draft, isChanged: draft.text !== mine.value, compilation, mapping });
}

async function mergedAgain(
  guide: Recompiled,
  mine: string,
): Promise<Result<Pick<CompiledAgain, 'draft' | 'compilation'>, RunFault>> {
  const compilation = compiledAs(guide, guide.text, mine);
  if (compilation.steps === 0)
    return fault(`${quoted(guide.guide)} ${noDraftReason(compilation.ir)}; the draft stays as it is`);
  const base = await baseOf(guide, mine);
  if (base === undefined) return fault(noBase(guide.draftPath));
  const merged = mergeDrafts({ base, mine, guide: compilation.runbook });
  if (!merged.ok) return fault(`${quoted(guide.draftPath)}: ${merged.error}`);
  const broken = await draftFault(guide.draftPath, merged.value.text, mine);
  return broken ? failed(broken) : ok({ draft: merged.value, compilation });
}

/** Writes what a guide and its draft came to; what is not changed is not touched. */
export async function writeAgain(
  draftPath: string,
  { draft, isChanged, compilation, mapping: { path: mappingPath, text } }: CompiledAgain,
): Promise<Result<undefined, string>> {
  if (!isChanged) return ok(undefined);
  // What the next merge begins from has to be there before the draft says that it is.
  const kept = await keepCompiled(draftPath, compilation.runbook);
  if (!kept.ok) return failed(kept.error.message);
  const written = await rewriteFile(draftPath, draft.text);
  if (!written.ok) return failed(written.error.message);
  if (!text.ok) return ok(undefined);
  await keepCompiled(mappingPath, compilation.mapping);
  const mapped = await writeTextFile(mappingPath, text.value);
  return mapped.ok ? ok(undefined) : failed(mapped.error.message);
}

function fault(message: string): { readonly ok: false; readonly error: RunFault } {
  return failed({ kind: 'file', message });
}

function compiledAs({ guide, form, draftPath, risk }: Recompiled, text: string, draft: string): Compilation {
  const path = relative(dirname(resolve(draftPath)), resolve(guide))
    .split(sep)
    .join('/');
  return compileGuide({
    text,
    form,
    file: guide,
    path,
    sha256Hex,
    risk,
    format: draftFormat(draft),
    dangerous: draftGates(draft),
  });
}

/** The draft as it was compiled: as it was kept, or of the guide as it was then. */
async function baseOf(guide: Recompiled, mine: string): Promise<string | undefined> {
  if (guide.guideThen !== undefined) return compiledAs(guide, guide.guideThen, mine).runbook;
  return compiledThen(guide.draftPath, mine);
}

function noBase(draftPath: string): string {
  return `${quoted(draftPath)} was compiled where nobody kept what it was then; name the guide as it was then with '--base', such as one that version control has`;
}

/** Why a guide is not the one of a draft: another is there that the draft names. One that is gone was given another name. */
function otherGuide({ guide, draftPath }: Recompiled, draft: string): string | undefined {
  const named = guidesNamed(readRunbook(draft)).find(({ sha256 }) => sha256 !== undefined);
  if (!named) return undefined;
  const path = resolve(dirname(draftPath), named.file);
  if (!existsSync(path) || placeOf(path) === placeOf(guide)) return undefined;
  return `${quoted(draftPath)} was compiled from ${quoted(named.file)}, not from ${quoted(guide)}; name that guide, or correct 'meta.source.file' in the draft`;
}

async function mappingAgain(
  { path, names }: { readonly path: string; readonly names: readonly (string | undefined)[] },
  { mapping }: Compilation,
  draft: MergedDraft,
): Promise<Result<string, string>> {
  if (!existsSync(path)) return ok(mergedMapping({ base: '', mine: '', guide: mapping, draft }));
  const mine = await readTextFile(path);
  if (!mine.ok) return failed(mine.error.message);
  if (!isOf(mine.value, names)) return failed(`it is that of '${stampedGuide(mine.value)}'`);
  const base = await compiledThen(path, mine.value);
  if (base === undefined) return failed('nobody kept what it was when it was compiled');
  return ok(mergedMapping({ base, mine: mine.value, guide: mapping, draft }));
}
