import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Result } from '../../model/result.js';
import { type CommandClassifier, openClassifier } from '../../node/classify/classifier.js';
import type { DataFault } from '../../node/data-fault.js';
import { classificationText, judgedJson } from '../render/classification.js';
import type { keyOf } from './classify-key.js';
import { refuse } from './classify-refusal.js';
import type { ReviewOptions } from './classify-reviews.js';

interface ClassifyOptions extends ReviewOptions {
  readonly file?: string;
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly review?: string;
  readonly unpin?: boolean;
  readonly reviews?: boolean;
}

/** Adds `runbook classify COMMAND|RUNBOOK`. */
export function registerClassify(program: Command): void {
  program
    .command('classify')
    .summary('say how dangerous a command is, and why')
    .description('say how dangerous a command or each step of a runbook is, and why')
    .argument('[command]', 'shell text, quoted as one word, or a runbook (.yaml, .yml) that is there')
    .option('--file <runbook>', 'classify each step of this runbook')
    .option('--shell <shell>', 'what reads the command: bash, powershell, cmd, sql, …; argv for a JSON list', 'bash')
    .option('--json', 'print one JSON object')
    .option('--jsonl', 'read {"id","command","shell"} one a line from standard input, answer one a line')
    .option('--review <class>', 'pin your review of exactly this command: safe, caution or dangerous')
    .option('--reviewer <name>', 'who reviewed it (default: the name of the account)')
    .option('--reason <text>', 'why it has this class; needed with --review')
    .option('--unpin', 'take the review of exactly this command away')
    .option('--reviews', 'list the reviews that are pinned here')
    .addHelpText('after', help)
    .action(classify);
}

const help = `
Reviews lie in .runbook/classifications.lock.json. A review can raise the class
of a command, never lower it. Commands of your own are described in
.runbook/commands/*.yaml, which can only raise a class, and for your account in
runbook/commands/*.yaml of your configuration folder, which may also classify
what is unknown otherwise. A model is only asked where RUNBOOK_MODEL_URL and
RUNBOOK_MODEL (and RUNBOOK_MODEL_TOKEN) name one; it can only raise.
`;

async function classify(command: string | undefined, options: ClassifyOptions): Promise<void> {
  const file = options.file ?? (command !== undefined && isRunbook(command) ? command : undefined);
  // What only runbooks need is not loaded for a single command.
  const clash = clashOf(command, file, options);
  if (clash !== undefined) return refuse(clash);
  if (file !== undefined) return (await import('./classify-file.js')).classifyFile(file, options);
  const classifier = opened(await openClassifier(process.cwd()));
  if (classifier === undefined) return;
  if (options.jsonl === true) return (await import('./classify-lines.js')).classifyLines(classifier);
  if (options.reviews === true) return (await import('./classify-reviews.js')).listReviews(classifier, options);
  if (command === undefined) return refuse("no command was given; write it as one word: runbook classify 'df -h'");
  return classifyOne(command, classifier, options);
}

/** Why the options do not go together, or name something that is not there. */
function clashOf(command: string | undefined, file: string | undefined, options: ClassifyOptions): string | undefined {
  const { review, reason, unpin, reviews, jsonl, json } = options;
  const given = { '--review': review, '--unpin': unpin, '--reviews': reviews, '--jsonl': jsonl };
  const acts = Object.keys(given).filter((name) => given[name as keyof typeof given] !== undefined);
  const [act] = acts;
  const hasCommand = command !== undefined;
  const clashes: readonly (readonly [isSo: boolean, message: string])[] = [
    [acts.length > 1, `'${acts.join("' and '")}' do not go together; give one of them`],
    [file !== undefined && act !== undefined, `'${act}' is for a command, and '${file}' is a runbook`],
    [options.file !== undefined && hasCommand, "give a command or '--file', not both"],
    [hasCommand && (act === '--reviews' || act === '--jsonl'), `'${act}' takes no command`],
    [act === '--jsonl' && json === true, "'--jsonl' prints JSON already; leave '--json' away"],
    [reason !== undefined && review === undefined, "'--reason' is for a review; add '--review CLASS'"],
    [hasCommand && /^\S+\.ya?ml$/i.test(command) && !existsSync(command), `'${command}' is not there`],
  ];
  return clashes.find(([isSo]) => isSo)?.[1];
}

async function classifyOne(command: string, classifier: CommandClassifier, options: ClassifyOptions): Promise<void> {
  const fault = argvFault(command, options.shell);
  if (fault !== undefined) return refuse(fault);
  if (options.unpin === true) return (await import('./classify-reviews.js')).unpin(command, { classifier, options });
  if (options.review === undefined) return classifyCommand(command, classifier, options);
  return (await import('./classify-reviews.js')).pin(command, options.review, { classifier, options });
}

async function classifyCommand(
  command: string,
  classifier: CommandClassifier,
  { shell, json }: ClassifyOptions,
): Promise<void> {
  const secondKey = await keyIn(process.env);
  if (!secondKey.ok) return refuse(secondKey.error.message);
  const judged = await classifier.shell({ shell, command }, secondKey.value);
  process.stdout.write(json === true ? `${JSON.stringify(judgedJson(judged))}\n` : classificationText(command, judged));
}

/** The model where the environment names one; what asks it is not loaded otherwise. */
async function keyIn(environment: NodeJS.ProcessEnv): Promise<ReturnType<typeof keyOf>> {
  const isNamed = Object.keys(environment).some((name) => name.startsWith('RUNBOOK_MODEL'));
  return isNamed ? (await import('./classify-key.js')).keyOf([]) : { ok: true, value: {} };
}

function isRunbook(command: string): boolean {
  return /\.ya?ml$/i.test(command) && existsSync(command);
}

function argvFault(command: string, shell: string): string | undefined {
  if (shell.toLowerCase() !== 'argv') return undefined;
  try {
    const words: unknown = JSON.parse(command);
    if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string')) return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return `'${command}' is no JSON list of words; write it as '["df","-h"]'`;
}

/** The classifier; a fault of a pack refuses everything, one of the reviews makes them count for nothing. */
function opened(classifier: Result<CommandClassifier, DataFault>): CommandClassifier | undefined {
  if (!classifier.ok) {
    process.stderr.write(classifier.error.details);
    refuse(classifier.error.message);
    return undefined;
  }
  const { reviewFault } = classifier.value;
  if (reviewFault === undefined) return classifier.value;
  process.stderr.write(reviewFault.details);
  process.stderr.write(`runbook classify: ${reviewFault.message}; until then no review counts, and nothing is safe\n`);
  return classifier.value;
}
