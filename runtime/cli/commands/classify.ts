import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import type { Classification, Risk, RiskReason } from '../../model/risk.js';
import { classifyShell } from '../../risk/index.js';
import { colors } from '../render/colors.js';

interface ClassifyOptions {
  readonly shell: string;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** Adds `runbook classify COMMAND`. */
export function registerClassify(program: Command): void {
  program
    .command('classify')
    .description('say how dangerous a command is, and why')
    .argument('[command]', 'shell text, quoted as one word')
    .option('--shell <shell>', 'what would read the command: bash, sh, powershell, cmd, sql, redis, …', 'bash')
    .option('--json', 'print one JSON object')
    .option('--jsonl', 'read {"id","command","shell"} one a line from standard input, answer one a line')
    .action(classify);
}

async function classify(command: string | undefined, options: ClassifyOptions): Promise<void> {
  if (options.jsonl === true) return classifyLines();
  if (command === undefined) {
    refuse("no command was given; write it as one word: runbook classify 'df -h'");
    return;
  }
  const found = classifyShell(command, { shell: options.shell, placeholders: true });
  process.stdout.write(options.json === true ? `${JSON.stringify(found)}\n` : rendered(command, found));
}

async function classifyLines(): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const question = questionIn(line);
    if (question === undefined) {
      refuse(
        `line ${number} is not an object with a 'command'; write {"id": "1", "command": "df -h", "shell": "bash"}`,
      );
      return;
    }
    process.stdout.write(`${JSON.stringify(answerTo(question))}\n`);
  }
}

interface Question {
  readonly id: unknown;
  readonly command: string;
  readonly shell: string;
}

function questionIn(line: string): Question | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
  if (typeof value !== 'object' || value === null || !('command' in value)) return undefined;
  const { command } = value;
  if (typeof command !== 'string') return undefined;
  const shell = 'shell' in value && typeof value.shell === 'string' ? value.shell : 'bash';
  return { id: 'id' in value ? value.id : null, command, shell };
}

function answerTo({ id, command, shell }: Question): object {
  const { risk, critical, reasons } = classifyShell(command, { shell, placeholders: true });
  return { id, risk, critical, reasons };
}

function refuse(message: string): void {
  process.stderr.write(`runbook: ${message}\n`);
  process.exitCode = exitCode.invalid;
}

const shown: Readonly<Record<Risk, { readonly icon: string; readonly paint: (text: string) => string }>> = {
  safe: { icon: '✔', paint: colors.green },
  caution: { icon: '▲', paint: colors.yellow },
  dangerous: { icon: '✖', paint: colors.red },
  unknown: { icon: '?', paint: colors.yellow },
};

/** The class as icon and word, then each reason under the line of the command that caused it. */
function rendered(command: string, found: Classification): string {
  const { icon, paint } = shown[found.risk];
  const extra = [found.critical ? 'critical: hard to undo' : '', found.risk === 'unknown' ? 'counts as caution' : ''];
  const notes = extra.filter((note) => note !== '').map((note) => ` (${note})`);
  const head = paint(`${icon} ${found.risk}`) + notes.join('');
  return `${[head, '', ...found.reasons.flatMap((reason) => underlined(command, reason)), ''].join('\n')}`;
}

function underlined(command: string, { span, why, rule, risk, suggestion }: RiskReason): readonly string[] {
  const start = command.lastIndexOf('\n', Math.max(0, span.start - 1)) + 1;
  const ending = command.indexOf('\n', span.start);
  const line = command.slice(start, ending < 0 ? command.length : ending);
  const width = Math.max(1, Math.min(span.end - start, line.length) - (span.start - start));
  const indent = line.slice(0, span.start - start).replace(/[^\t]/g, ' ');
  const caret = `  ${indent}${shown[risk].paint('^'.repeat(width))} ${why} [${rule}]`;
  return suggestion === undefined ? [`  ${line}`, caret] : [`  ${line}`, caret, `  ${indent}${colors.dim(suggestion)}`];
}
