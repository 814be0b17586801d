import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { formatDiagnostic, readRunbook } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Redaction } from '../../model/runbook.js';
import { type FileFault, readTextFile } from '../../node/files.js';
import { referenceReader } from '../../node/input-reference.js';
import { redactionReport } from '../../record/redact-report.js';
import { canBeHidden } from '../../record/secret-form.js';
import { formatFault } from '../option-fault.js';
import { refusalOf } from '../refuse.js';
import { type PatternUse, redactionJson, redactionLines } from '../render/redaction.js';

const fail = refusalOf('redact test');

interface RedactOptions {
  readonly secret: readonly string[];
  readonly format: string;
}

/** Adds `runbook redact test RUNBOOK [FILE]`. */
export function registerRedact(program: Command): void {
  const redact = program
    .command('redact')
    .summary('try what a runbook keeps out of its record')
    .description('try what a runbook keeps out of its record');
  redact
    .command('test')
    .summary('show a text as a run would store it')
    .description('show a text as a run of the runbook would store it, and which rules changed it')
    .argument('<runbook>', 'the runbook with governance.redact')
    .argument('[file]', 'a text, such as output of a step (default: standard input)')
    .option('--secret <reference>', "a secret of the run: 'env:NAME' or 'file:PATH'; repeatable", added, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(test);
  for (const command of redact.commands) command.exitOverride();
}

async function test(runbook: string, file: string | undefined, options: RedactOptions): Promise<void> {
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const rules = await rulesIn(runbook);
  const secrets = secretsOf(options.secret);
  const input = file === undefined ? ok(await readAll(process.stdin)) : await readTextFile(file);
  if (!rules.ok) return fail(rules.error.message);
  if (!secrets.ok) return fail(secrets.error.message);
  if (!input.ok) return fail(input.error.message);
  const report = redactionReport(rules.value.redactions, secrets.value, input.value);
  const uses = rules.value.places.map((place, index) => ({ ...place, matches: report.patterns[index] ?? 0 }));
  process.stdout.write(options.format === 'json' ? redactionJson(report, uses) : redactionLines(report, uses));
}

/** The patterns of a runbook with their places. */
interface Rules {
  readonly redactions: readonly Redaction[];
  readonly places: readonly Omit<PatternUse, 'matches'>[];
}

async function rulesIn(path: string): Promise<Result<Rules, FileFault>> {
  const text = await readTextFile(path);
  if (!text.ok) return text;
  const { runbook, outline, lines, diagnostics, hasErrors } = readRunbook(text.value);
  if (runbook === undefined || hasErrors) {
    for (const diagnostic of diagnostics)
      process.stderr.write(`${formatDiagnostic(diagnostic, text.value, lines, path)}\n`);
    return failed({ message: `'${path}' is not a valid runbook; mend it first` });
  }
  const redactions = runbook.governance.redact;
  const places = redactions.map(({ pattern }, index) => ({
    index,
    pattern,
    line: lines.positionAt(outline.governance.redactPatterns[index]?.at.start ?? 0).line,
  }));
  return ok({ redactions, places });
}

function secretsOf(references: readonly string[]): Result<readonly string[], FileFault> {
  const read = referenceReader(process.cwd(), process.env);
  const values: string[] = [];
  for (const reference of references) {
    if (!/^(env|file):./.test(reference)) {
      return failed({ message: `'${reference}' names no secret; write 'env:NAME' or 'file:PATH'` });
    }
    const value = read(reference);
    if (!value.ok) return value;
    if (!canBeHidden(value.value)) {
      return failed({
        message: `what '${reference}' holds is too short or too common to be hidden; use a longer secret`,
      });
    }
    values.push(value.value);
  }
  return ok(values);
}

function added(reference: string, others: readonly string[]): readonly string[] {
  return [...others, reference];
}
