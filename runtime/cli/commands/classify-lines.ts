import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import type { CommandClassifier } from '../../node/classify/classifier.js';
import { refuse } from './classify-refusal.js';

/** Answers each line of standard input with the scanner's verdict, in order and at once. */
export async function classifyLines(classifier: CommandClassifier): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const question = questionIn(number === 1 ? line.replace(/^\ufeff/, '') : line);
    if (question === undefined) {
      refuse(
        `line ${number} is not an object with a 'command'; write {"id": "1", "command": "df -h", "shell": "bash"}`,
      );
      return;
    }
    process.stdout.write(`${JSON.stringify(await answerTo(question, classifier))}\n`);
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

async function answerTo({ id, command, shell }: Question, classifier: CommandClassifier): Promise<object> {
  const { risk, critical, reasons } = await classifier.scan(command, shell);
  return { id, risk, critical, reasons };
}
