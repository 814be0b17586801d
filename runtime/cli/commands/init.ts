import { relative } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from '../../model/command-line.js';
import { exampleRunbook, type Started, startWorkspace } from '../../node/init/start.js';
import { usualPolicyPlaces } from '../../node/policy/places.js';
import { formatFault } from '../option-fault.js';
import { refusalOf } from '../refuse.js';
import { plain } from '../render/plain.js';

const fail = refusalOf('init');

/** Adds `runbook init [FOLDER]`. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .summary('write what a folder of runbooks begins with')
    .description(
      'write what a folder of runbooks begins with: a policy, settings, an example with its test, and a check for GitHub; no file that is there is changed',
    )
    .argument('[folder]', 'where to write it', '.')
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(init);
}

interface InitOptions {
  readonly dryRun?: boolean;
  readonly format: string;
}

async function init(folder: string, { dryRun: isDry = false, format }: InitOptions): Promise<void> {
  const fault = formatFault(format);
  if (fault !== undefined) return fail(fault);
  const started = await startWorkspace({ folder, policyPlaces: usualPolicyPlaces(process.env), isDry });
  if (!started.ok) return fail(started.error);
  const text = format === 'json' ? JSON.stringify(started.value) : startedText(folder, started.value, isDry);
  process.stdout.write(plain(`${text}\n`));
}

function startedText(folder: string, { written, left }: Started, isDry: boolean): string {
  const lines = [
    ...written.map((path) => `${isDry ? 'would write' : 'wrote'} ${path}`),
    ...left.map((path) => `left as it is: ${path}`),
  ];
  return isDry ? lines.join('\n') : [...lines, '', ...nextSteps(folder)].join('\n');
}

function nextSteps(folder: string): readonly string[] {
  const there = relative('.', folder);
  const steps: readonly (readonly [readonly string[], string])[] = [
    [['test', 'runbooks'], 'the example, offline: nothing is started'],
    [['policy', 'test', exampleRunbook], 'which gate each step meets'],
    [['exec', exampleRunbook, '--mode', 'dry-run'], 'what would run'],
    [['doctor'], 'what is wrong here'],
    [['compile', 'GUIDE.md'], 'a draft of a guide of your own'],
  ];
  return [
    'Next:',
    ...(there === '' ? [] : [`  ${commandLine(['cd', there])}`]),
    ...steps.flatMap(([words, what]) => [`  ${commandLine(['runbook', ...words])}`, `      ${what}`]),
  ];
}
