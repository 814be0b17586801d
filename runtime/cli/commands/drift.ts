import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readRunbook } from '../../language/index.js';
import { exitCode } from '../../model/exit-code.js';
import { driftOfRunbook } from '../../node/drift.js';
import { describeFileError, readTextFile } from '../../node/files.js';
import { filesBelow } from '../../node/test/find-tests.js';
import { refusalOf } from '../refuse.js';
import { type DriftFormat, driftFormats, driftText } from '../render/drift.js';
import { oneLine, plain } from '../render/plain.js';

const fail = refusalOf('drift');

/** Adds `runbook drift [FILE…]`. */
export function registerDrift(program: Command): void {
  program
    .command('drift')
    .summary('show which steps no longer match their guide')
    .description(
      'show which steps of runbooks no longer match the guides that they were compiled from; nothing is changed',
    )
    .argument('[files...]', 'runbooks, and folders with runbooks in them (default: this folder)')
    .option('--format <format>', "'text', 'json' (an object a runbook, one a line) or 'github' (annotations)", 'text')
    .action(drift);
}

async function drift(words: readonly string[], { format: named }: { readonly format: string }): Promise<void> {
  const format = driftFormats.find((known) => known === named);
  if (!format) return fail(`'${oneLine(named)}' is not a format; write '--format text', 'json' or 'github'`);
  const files: string[] = [];
  for (const word of words.length === 0 ? ['.'] : words) files.push(...(await runbooksAt(word)));
  const codes: number[] = [];
  for (const file of new Set(files)) codes.push(await compare(file, format));
  if (files.length === 0) return fail("no runbook is there; name one, or a folder with '*.runbook.yaml' in it");
  process.exitCode = Math.max(...codes);
}

async function runbooksAt(word: string): Promise<readonly string[]> {
  const isFolder = await stat(word).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [word];
  try {
    return await filesBelow(word, (name) => /^(?:.*\.)?runbook\.ya?ml$/.test(name));
  } catch (error) {
    fail(describeFileError(word, 'read', error));
    return [];
  }
}

async function compare(file: string, format: DriftFormat): Promise<number> {
  const text = await readTextFile(file);
  if (!text.ok) return refused(text.error.message);
  const analysis = readRunbook(text.value);
  if (!analysis.outline.isComplete) return refused(`'${file}' is no valid runbook; write 'runbook validate ${file}'`);
  const drift = await driftOfRunbook(resolve(file), analysis);
  if (!drift.ok) return refused(drift.error);
  const conflicts = analysis.diagnostics.filter(({ code }) => code === 'conflicts/open');
  process.stdout.write(plain(driftText({ file, lines: analysis.lines, drift: drift.value, conflicts }, format)));
  const isSame = drift.value === undefined || drift.value.state === 'same';
  return isSame && conflicts.length === 0 ? exitCode.ok : exitCode.failed;
}

function refused(message: string): number {
  fail(message);
  return exitCode.invalid;
}
