import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Analysis, formatDiagnostic } from '../../language/index.js';
import { exitCode } from '../../model/exit-code.js';
import { analyseRunbook } from '../../node/analyse.js';
import { readTextFile } from '../../node/files.js';
import { invalidCode } from '../invalid-code.js';
import { providerFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { refusalOf } from '../refuse.js';

const fail = refusalOf('validate');

/** Adds `runbook validate FILE…`. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('check runbooks without running anything')
    .argument('<files...>', 'runbooks')
    .option('--json', 'print one JSON object a diagnostic, one a line')
    .option('--provider <folder>', 'a provider beside the installed ones; may be given again', repeated, [])
    .action(validate);
}

interface ValidateOptions {
  readonly json?: boolean;
  readonly provider: readonly string[];
}

async function validate(files: readonly string[], options: ValidateOptions): Promise<void> {
  const fault = await providerFault(options.provider);
  if (fault !== undefined) return fail(fault);
  const codes: number[] = [];
  for (const file of files) codes.push(await validateFile(file, options));
  process.exitCode = Math.max(...codes);
}

async function validateFile(file: string, { json, provider }: ValidateOptions): Promise<number> {
  const text = await readTextFile(file);
  if (!text.ok) {
    fail(text.error.message);
    return exitCode.invalid;
  }
  const analysed = await analyseRunbook(resolve(file), text.value, provider);
  if (!analysed.ok) {
    process.stderr.write(analysed.error.details);
    fail(analysed.error.message);
    return exitCode.invalid;
  }
  const { analysis } = analysed.value;
  process.stdout.write(json ? jsonLines(analysis, file) : textLines(analysis, file));
  return analysis.hasErrors ? invalidCode(analysis.diagnostics) : exitCode.ok;
}

function jsonLines({ diagnostics, lines }: Analysis, file: string): string {
  return diagnostics
    .map(({ code, severity, message, at }) => {
      const start = lines.positionAt(at.start);
      const end = lines.positionAt(at.end);
      return `${JSON.stringify({ file, line: start.line, column: start.column, end_line: end.line, end_column: end.column, severity, code, message })}\n`;
    })
    .join('');
}

function textLines({ diagnostics, text, lines }: Analysis, file: string): string {
  const shown = diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic, text, lines, file)}\n`);
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const errors = count('error');
  const others = diagnostics.length - errors;
  const verdict = errors === 0 ? 'valid' : `${errors} error${errors === 1 ? '' : 's'}`;
  const hints = others === 0 ? '' : `, ${others} hint${others === 1 ? '' : 's'}`;
  return `${shown.join('')}${file}: ${verdict}${hints}\n`;
}
