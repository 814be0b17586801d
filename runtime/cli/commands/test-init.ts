import type { Command } from 'commander';
import { commandLine } from '../../model/command-line.js';
import { readRecord } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { testFromRunbook } from '../../node/test/init.js';
import type { Scaffolded } from '../../node/test/init-files.js';
import { testFromRun } from '../../node/test/init-run.js';
import { faultCode } from '../invalid-code.js';
import { repeated } from '../options.js';
import { refusalOf } from '../refuse.js';
import { faultLines } from '../render/fault.js';
import { plain } from '../render/plain.js';
import { replayableFault } from '../replayable.js';

const fail = refusalOf('test init');

interface InitOptions {
  readonly name: string;
  readonly input: readonly string[];
  readonly force?: boolean;
}

/** Adds `runbook test init RUN|RUNBOOK`. */
export function registerTestInit(test: Command): void {
  test
    .command('init')
    .summary('write a test to begin with')
    .description(
      'write a test file, a scenario and a recording to begin with; they run at once, and say what is made up in them',
    )
    .argument('<run-or-runbook>', 'a runbook, or a recorded run')
    .option('--name <text>', 'what the test is called', 'first')
    .option('--input <name=value>', 'the value of an input, in place of one that is made up', repeated, [])
    .option('--force', 'write files anew that are there already')
    .action(init);
}

async function init(what: string, options: InitOptions): Promise<void> {
  const written = await (/\.ya?ml$/i.test(what) ? fromRunbook(what, options) : fromRun(what, options));
  if (written === undefined) return;
  if (!written.ok) {
    process.stderr.write(faultLines(written.error, 'test init'));
    process.exitCode = faultCode(written.error);
  } else process.stdout.write(plain(writtenText(written.value)));
}

type Written = Awaited<ReturnType<typeof testFromRunbook>> | undefined;

async function fromRunbook(runbook: string, { name, input, force }: InitOptions): Promise<Written> {
  const given = new Map<string, string>();
  for (const word of input) {
    const [, key = '', value = ''] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    given.set(key, value);
  }
  if (!given.has('')) return testFromRunbook({ runbook, name, given, isForced: force === true });
  fail(`'${input.find((word) => !/^[^=]+=/.test(word))}' is no input; write '--input NAME=VALUE'`);
  return undefined;
}

async function fromRun(run: string, { name, input, force }: InitOptions): Promise<Written> {
  const directory = await findRun(run);
  if (!directory.ok) fail(`${directory.error.message}; a runbook is named by its file, with '.yaml'`);
  else if (input.length > 0) fail("'--input' is for a runbook; a run has its inputs already");
  if (!directory.ok || input.length > 0) return undefined;
  const record = await readRecord(directory.value);
  if (!record.ok) fail(record.error.message);
  const fault = record.ok ? replayableFault(record.value) : undefined;
  if (fault) {
    fail(fault.message);
    process.exitCode = fault.exitCode;
  }
  if (!record.ok || fault) return undefined;
  return testFromRun({ directory: directory.value, record: record.value }, { name, isForced: force === true });
}

function writtenText({ files, madeUp, missing }: Scaffolded): string {
  const lines = [
    ...files.map((file) => `wrote ${file}`),
    ...(madeUp.length === 0 ? [] : [`made up, for you to fill in (marked TODO): ${madeUp.join(', ')}`]),
    ...missing.map((gap) => `not recorded: ${gap}`),
    `To run it:\n  ${commandLine(['runbook', 'test', files[0] ?? ''])}`,
  ];
  return `${lines.join('\n')}\n`;
}
