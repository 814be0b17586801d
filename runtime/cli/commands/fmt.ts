import type { Command } from 'commander';
import { formatDiagnostic, formatRunbook, readRunbook } from '../../language/index.js';
import { exitCode } from '../../model/exit-code.js';
import { failed, ok, type Result } from '../../model/result.js';
import { readStandardInput, readTextFile } from '../../node/files.js';
import { rewriteFile } from '../../node/rewrite-file.js';
import { refusalOf } from '../refuse.js';
import { plain } from '../render/plain.js';

const fail = refusalOf('fmt');

interface FormatCommandOptions {
  readonly check?: boolean;
}

/** Adds `runbook fmt FILE…`. */
export function registerFmt(program: Command): void {
  program
    .command('fmt')
    .summary('lay runbooks out evenly')
    .description('lay runbooks out evenly: blanks and ends of lines change, comments and what is said stay')
    .argument('<files...>', "runbooks; '-' lays out standard input and writes it to standard output")
    .option('--check', 'change nothing; name the files that are not laid out, with exit code 1')
    .action(format);
}

async function format(files: readonly string[], { check = false }: FormatCommandOptions): Promise<void> {
  const codes: number[] = [];
  for (const file of files) codes.push(await formatFile(file, check));
  process.exitCode = Math.max(...codes);
}

async function formatFile(file: string, isCheck: boolean): Promise<number> {
  const text = file === '-' ? await readStandardInput() : await readTextFile(file);
  if (!text.ok) return refused(text.error.message);
  const formatted = formattedText(text.value, file);
  if (!formatted.ok) return refused(formatted.error);
  const isLaidOut = formatted.value === text.value;
  if (isCheck) return isLaidOut ? exitCode.ok : told(`${file} is not laid out; write 'runbook fmt ${file}'`);
  if (file === '-') process.stdout.write(formatted.value);
  else if (!isLaidOut) return rewritten(file, formatted.value);
  return exitCode.ok;
}

function formattedText(text: string, file: string): Result<string, string> {
  const formatted = formatRunbook(text);
  if (formatted !== undefined) return ok(formatted);
  const { diagnostics, lines } = readRunbook(text);
  const first = diagnostics.find(({ code, severity }) => severity === 'error' && /^(?:yaml|document)\//.test(code));
  return failed(
    first ? formatDiagnostic(first, text, lines, file) : `'${file}' is not read as YAML, and stays as it is`,
  );
}

async function rewritten(file: string, text: string): Promise<number> {
  const written = await rewriteFile(file, text);
  if (!written.ok) return refused(written.error.message);
  process.stdout.write(plain(`${file}: laid out\n`));
  return exitCode.ok;
}

function refused(message: string): number {
  fail(message);
  return exitCode.invalid;
}

function told(message: string): number {
  process.stdout.write(plain(`${message}\n`));
  return exitCode.failed;
}
