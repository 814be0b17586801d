import { exitCode } from '../../model/exit-code.js';
import { failed, type Result } from '../../model/result.js';
import { type CompiledAgain, compileAgain, type GuideNow, writeAgain } from '../../node/compile-again.js';
import { readTextFile } from '../../node/files.js';
import type { RunFault } from '../../node/load.js';
import { mappingBeside } from '../../node/mapping-place.js';
import { faultCode } from '../invalid-code.js';
import { refusalOf } from '../refuse.js';
import { faultLines } from '../render/fault.js';
import { plain } from '../render/plain.js';

const refuse = refusalOf('compile');

/** Which files a guide is compiled again into. */
export interface UpdateOptions {
  readonly out?: string;
  readonly mapping?: string;
  readonly base?: string;
}

/** Merges the draft of a guide with what the guide has become; exit code 1 where something is left to settle. */
export async function compileUpdate(guide: GuideNow, options: UpdateOptions): Promise<void> {
  const { out: draftPath = 'runbook.yaml' } = options;
  const again = await compiledAgain(guide, options);
  if (!again.ok) {
    process.stderr.write(faultLines(again.error, 'compile'));
    process.exitCode = faultCode(again.error);
    return;
  }
  const written = await writeAgain(draftPath, again.value);
  if (!written.ok) return refuse(written.error);
  process.stdout.write(plain(reportOf(again.value, draftPath)));
  process.exitCode = again.value.draft.conflicts.length === 0 ? exitCode.ok : exitCode.failed;
}

/** What a guide and the draft in these files come to together; nothing is written. */
export async function compiledAgain(
  guide: GuideNow,
  { out: draftPath = 'runbook.yaml', mapping, base }: UpdateOptions,
): Promise<Result<CompiledAgain, RunFault>> {
  const then = base === undefined ? undefined : await readTextFile(base);
  if (then?.ok === false) return failed({ kind: 'file', message: then.error.message });
  const mappingPaths =
    mapping === undefined ? (['mapping.md', mappingBeside(draftPath)] as const) : ([mapping] as const);
  return compileAgain({ ...guide, draftPath, mappingPaths, ...(then && { guideThen: then.value }) });
}

function reportOf({ draft, isChanged, mapping: { path, text } }: CompiledAgain, draftPath: string): string {
  const { taken, conflicts } = draft;
  const state = isChanged
    ? `${taken.length} ${taken.length === 1 ? 'change' : 'changes'} of the guide taken`
    : 'nothing to take from the guide';
  const open = conflicts.length === 1 ? '1 conflict to settle' : `${conflicts.length} conflicts to settle`;
  const lines = [
    `${draftPath}: ${state}${conflicts.length === 0 ? '' : `, ${open}`}`,
    ...taken.map((words) => `  ${words}`),
    ...conflicts.map(({ about, line }) => `${draftPath}:${line}: conflict: ${about}`),
    ...(isChanged && !text.ok ? [`${path}: left as it is; ${text.error}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
