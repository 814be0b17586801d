import { dirname, relative, resolve, sep } from 'node:path';
import {
  type Compilation,
  compileGuide,
  draftFormat,
  type MergedDraft,
  mergeDrafts,
  mergedMapping,
  type SourceForm,
} from '../compiler/index.js';
import { failed, ok, type Result } from '../model/result.js';
import type { RiskContext } from '../risk/index.js';
import { compiledThen, keepCompiled } from './compiled.js';
import { sha256Hex } from './digest.js';
import { draftFault } from './draft-fault.js';
import { quoted, readTextFile, writeTextFile } from './files.js';
import type { RunFault } from './load.js';
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
  readonly mappingPath: string;
  /** The guide as it was when the draft was compiled, where somebody has it. */
  readonly guideThen?: string;
}

/** What a guide and its draft come to together; nothing of it is written yet. */
export interface CompiledAgain {
  readonly draft: MergedDraft;
  /** Whether the draft is other than it was. */
  readonly isChanged: boolean;
  readonly compilation: Compilation;
  /** The mapping; undefined where it has to be left as people made it. */
  readonly mapping: string | undefined;
}

/** Merges a draft with what its guide has become; or says why that cannot be done. */
export async function compileAgain(guide: Recompiled): Promise<Result<CompiledAgain, RunFault>> {
  const mine = await readTextFile(guide.draftPath);
  if (!mine.ok) return fault(`${mine.error.message}; to compile a guide for the first time, leave '--update' out`);
  const compilation = compiledAs(guide, guide.text, mine.value);
  if (compilation.steps === 0)
    return fault(`${quoted(guide.guide)} holds nothing to do any more; the draft stays as it is`);
  const base = await baseOf(guide, mine.value);
  if (base === undefined) return fault(noBase(guide.draftPath));
  const merged = mergeDrafts({ base, mine: mine.value, guide: compilation.runbook });
  if (!merged.ok) return fault(`${quoted(guide.draftPath)}: ${merged.error}`);
  const broken = await draftFault(guide.draftPath, merged.value.text, mine.value);
  if (broken) return failed(broken);
  const isChanged = merged.value.text !== mine.value;
  const mapping = await mappingAgain(guide, compilation, merged.value);
  return ok({ draft: merged.value, isChanged, compilation, mapping });
}

/** Writes what a guide and its draft came to; what is not changed is not touched. */
export async function writeAgain(
  { draftPath, mappingPath }: Pick<Recompiled, 'draftPath' | 'mappingPath'>,
  { draft, isChanged, compilation, mapping }: CompiledAgain,
): Promise<Result<undefined, string>> {
  if (!isChanged) return ok(undefined);
  // What the next merge begins from has to be there before the draft says that it is.
  const kept = await keepCompiled(draftPath, compilation.runbook);
  if (!kept.ok) return failed(kept.error.message);
  const written = await rewriteFile(draftPath, draft.text);
  if (!written.ok) return failed(written.error.message);
  if (mapping === undefined) return ok(undefined);
  await keepCompiled(mappingPath, compilation.mapping);
  const mapped = await writeTextFile(mappingPath, mapping);
  return mapped.ok ? ok(undefined) : failed(mapped.error.message);
}

function fault(message: string): { readonly ok: false; readonly error: RunFault } {
  return failed({ kind: 'file', message });
}

function compiledAs({ guide, form, draftPath, risk }: Recompiled, text: string, draft: string): Compilation {
  const path = relative(dirname(resolve(draftPath)), resolve(guide))
    .split(sep)
    .join('/');
  return compileGuide({ text, form, file: guide, path, sha256Hex, risk, format: draftFormat(draft) });
}

/** The draft as it was compiled: as it was kept, or of the guide as it was then. */
async function baseOf(guide: Recompiled, mine: string): Promise<string | undefined> {
  if (guide.guideThen !== undefined) return compiledAs(guide, guide.guideThen, mine).runbook;
  return compiledThen(guide.draftPath, mine);
}

function noBase(draftPath: string): string {
  return `${quoted(draftPath)} was compiled where nobody kept what it was then; name the guide as it was then with '--base', such as one that version control has`;
}

async function mappingAgain(
  { mappingPath }: Recompiled,
  { mapping }: Compilation,
  draft: MergedDraft,
): Promise<string | undefined> {
  const mine = await readTextFile(mappingPath);
  if (!mine.ok) return mergedMapping({ base: '', mine: '', guide: mapping, draft });
  const base = await compiledThen(mappingPath, mine.value);
  return base && mergedMapping({ base, mine: mine.value, guide: mapping, draft });
}
