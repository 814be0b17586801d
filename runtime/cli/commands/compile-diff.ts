import { draftDiff } from '../../compiler/index.js';
import { exitCode } from '../../model/exit-code.js';
import type { CompiledAgain, GuideNow } from '../../node/compile-again.js';
import { faultCode } from '../invalid-code.js';
import { faultLines } from '../render/fault.js';
import { plain } from '../render/plain.js';
import { compiledAgain, type UpdateOptions } from './compile-update.js';

/** Tells what compiling a guide again would change in its draft; exit code 1 where it would change something. */
export async function compileDiff(guide: GuideNow, options: UpdateOptions): Promise<void> {
  const again = await compiledAgain(guide, options);
  if (!again.ok) {
    process.stderr.write(faultLines(again.error, 'compile'));
    process.exitCode = faultCode(again.error);
    return;
  }
  const { out = 'runbook.yaml' } = options;
  process.stdout.write(plain(diffText(again.value, out)));
  process.exitCode = again.value.isChanged ? exitCode.failed : exitCode.ok;
}

/** Why a comparison is not what is asked for; undefined where it is, or where none is asked for. */
export function diffFault(options: {
  readonly diff?: boolean;
  readonly force?: boolean;
  readonly ir?: string;
  readonly model: string;
  readonly showPrompt?: boolean;
}): string | undefined {
  if (options.diff !== true) return undefined;
  const { force, ir, model, showPrompt } = options;
  const others = { '--force': force === true, '--ir': ir !== undefined, '--model': model !== 'off' };
  const clash = Object.entries({ ...others, '--show-prompt': showPrompt === true }).find(([, isGiven]) => isGiven)?.[0];
  return clash && `'--diff' compares the draft with its guide and writes nothing; leave '${clash}' out`;
}

function diffText({ before, draft, isChanged }: CompiledAgain, path: string): string {
  const { conflicts, text } = draft;
  if (!isChanged && conflicts.length === 0) return `${path}: compiling again would change nothing\n`;
  const changes = draftDiff(before, text);
  // What only moved in the guide changes lines and digests that no step works by.
  const told = changes.length === 0 ? ['only where its steps stand in the guide'] : changes;
  return [
    `${path}: compiling again would change`,
    ...(isChanged ? told : []).map((words) => `  ${words}`),
    ...conflicts.map(({ about }) => `  a conflict to settle: ${about}`),
    `nothing was written; write 'runbook compile GUIDE --out ${path} --update' to take it`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}
