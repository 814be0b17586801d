import type { Command } from 'commander';
import { explanationNamed, explanations } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { quoted } from '../../node/files.js';
import { formatFault } from '../option-fault.js';
import { refusalOf } from '../refuse.js';
import { explanationList, explanationText } from '../render/explanation.js';

const fail = refusalOf('explain');

interface ExplainOptions {
  readonly list?: true;
  readonly format: string;
}

/** Adds `runbook explain CODE`. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .summary('say what a code of a diagnostic means')
    .description('say why a diagnostic is a fault, and what to do about it')
    .argument('[code]', "such as 'steps/duplicate-id'; its last part is enough")
    .option('--list', 'list all codes, as it does where none is named')
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(explain);
}

function explain(code: string | undefined, options: ExplainOptions): void {
  const text = told(code, options);
  if (text.ok) process.stdout.write(text.value);
  else fail(text.error);
}

function told(code: string | undefined, { list, format }: ExplainOptions): Result<string, string> {
  const fault = formatFault(format);
  if (fault !== undefined) return failed(fault);
  const isJson = format === 'json';
  if (list || code === undefined) return ok(isJson ? json(explanations) : explanationList(explanations));
  const { explanation, meant } = explanationNamed(code);
  if (explanation) return ok(isJson ? json(explanation) : explanationText(explanation));
  const advice =
    meant.length === 0 ? "write '--list' for all of them" : `did you mean ${meant.map(quoted).join(' or ')}?`;
  return failed(`${quoted(code)} is the code of no diagnostic; ${advice}`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
