import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { failed, ok, type Result } from '../../model/result.js';
import { writeTextFile } from '../../node/files.js';
import { findTests } from '../../node/test/find-tests.js';
import { runTests, type TestOrder } from '../../node/test/run-tests.js';
import { watchTests } from '../../node/test/watch.js';
import { lcovOf } from '../../replay/test/lcov.js';
import type { FileCoverage, TestCounts, TestEvent } from '../../replay/test/test-event.js';
import { repeated } from '../options.js';
import { refusalOf } from '../refuse.js';
import { colors } from '../render/colors.js';
import { oneLine } from '../render/plain.js';
import { coverageText, percentOf } from '../render/test/coverage.js';
import { githubReport } from '../render/test/github.js';
import { junitReport } from '../render/test/junit.js';
import { jsonReport, type TestReport } from '../render/test/report.js';
import { textReport } from '../render/test/text.js';
import { registerTestInit } from './test-init.js';

const fail = refusalOf('test');

interface TestOptions {
  readonly format: string;
  readonly filter?: string;
  readonly only: readonly string[];
  readonly reportFile?: string;
  readonly coverage?: boolean;
  readonly lcov?: string;
  readonly minCoverage?: string;
  readonly fuzz?: string;
  readonly seed?: string;
  readonly warnOnly?: boolean;
  readonly watch?: boolean;
}

/** Adds `runbook test [GLOB…]` and `runbook test init`. */
export function registerTest(program: Command): void {
  const command = program
    .command('test')
    .summary('test runbooks offline, against scenarios')
    .description(
      'run the tests of runbooks (*.runbook-test.yaml) offline: commands are answered by scenarios, and nothing is started',
    )
    .argument('[files...]', 'test files, folders or globs; all below this folder, where none is named')
    .option('--filter <text>', 'only tests whose name or file holds this text')
    .option('--only <name>', 'only the test of exactly this name; may be said again', repeated, [])
    .option('--watch', 'run again what a change touches')
    .option('--format <format>', "'text', 'json' (one event a line), 'junit' or 'github'", 'text')
    .option('--report-file <file>', 'write that format into this file, and text here')
    .option('--coverage', 'show what of the runbooks no test reaches')
    .option('--lcov <file>', 'write the coverage in the format of lcov')
    .option('--min-coverage <percent>', 'fail where the tests reach less')
    .option('--fuzz <runs>', 'run every test with so many values for its inputs that nobody would think of')
    .option('--seed <number>', 'what those values are made from')
    .option('--warn-only', 'show what is wrong, and end with exit code 0')
    .action(test);
  registerTestInit(command);
}

async function test(words: readonly string[], options: TestOptions): Promise<void> {
  const fault = optionFaultOf(options);
  if (fault !== undefined) return fail(fault);
  const found = await findTests(wordsOr(words));
  if (!found.ok) return fail(found.error);
  if (found.value.length === 0) return fail(noneFound(words));
  if (options.watch === true) await testAgain(words, options);
  else await testOnce(found.value, options);
}

/** Runs tests again when something changes, until it is interrupted. */
async function testAgain(words: readonly string[], options: TestOptions): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  await watchTests({
    stop: stop.signal,
    find: async () => {
      const found = await findTests(wordsOr(words));
      return found.ok ? found.value : [];
    },
    run: async (files) => {
      // What touches no test is not told: the file that holds these lines may be what has changed.
      if (files.length === 0) return;
      await testOnce(files, options);
      if (options.format === 'text') process.stdout.write(colors.dim('waiting for changes; Ctrl+C ends it\n'));
    },
  });
}

function wordsOr(words: readonly string[]): readonly string[] {
  return words.length === 0 ? ['.'] : words;
}

function noneFound(words: readonly string[]): string {
  const where = words.length === 0 ? 'below this folder' : `named by '${words.map(oneLine).join("', '")}'`;
  return `there is no '*.runbook-test.yaml' ${where}; write one with 'runbook test init RUNBOOK'`;
}

function noneWanted({ filter = '', only }: TestOptions): string {
  const [name] = only;
  return name === undefined
    ? `no test holds '${oneLine(filter)}'; leave '--filter' out to see all`
    : `no test is called '${oneLine(name)}'; leave '--only' out to see all`;
}

async function testOnce(files: readonly string[], options: TestOptions): Promise<void> {
  const outcome = await told(files, options);
  const faults = [...outcome.faults, ...(await afterwards(outcome.coverage, options))];
  for (const fault of faults) fail(fault);
  const code = faults.length > 0 ? Math.max(exitCode.failed, codeOf(outcome.counts)) : codeOf(outcome.counts);
  const { passed, failed: broken, invalid } = outcome.counts;
  if (passed + broken + invalid === 0) return fail(noneWanted(options));
  process.exitCode = options.warnOnly === true ? exitCode.ok : code;
}

interface Told {
  readonly counts: TestCounts;
  readonly coverage: readonly FileCoverage[];
  /** Why the report could not be written. */
  readonly faults: readonly string[];
}

/** Runs tests and tells of them in the form that is wanted. */
async function told(files: readonly string[], options: TestOptions): Promise<Told> {
  const report = reportIn(options);
  const isApart = options.reportFile !== undefined;
  const shown = isApart ? textReport() : report;
  const coverage: FileCoverage[] = [];
  let kept = '';
  const tell = (event: TestEvent) => {
    if (event.type === 'coverage') coverage.push(event);
    process.stdout.write(shown(event));
    if (isApart) kept += report(event);
  };
  const counts = await runTests({ ...orderOf(options), files, tell });
  const { reportFile } = options;
  const written = reportFile === undefined ? ok(undefined) : await writeTextFile(reportFile, kept);
  return { counts, coverage, faults: written.ok ? [] : [written.error.message] };
}

function orderOf({ filter = '', only, fuzz = '0', seed = '1' }: TestOptions): Omit<TestOrder, 'files' | 'tell'> {
  return { filter, only, fuzz: { runs: Number(fuzz), seed: Number(seed) }, now: () => performance.now() };
}

/** What is done with the coverage; gives what is wrong with it. */
async function afterwards(coverage: readonly FileCoverage[], options: TestOptions): Promise<readonly string[]> {
  const { lcov, minCoverage, format, reportFile } = options;
  const isText = format === 'text' || reportFile !== undefined;
  if (options.coverage === true && isText) process.stdout.write(coverageText(coverage));
  const written = lcov === undefined ? ok(undefined) : await writeTextFile(lcov, lcovText(coverage));
  const percent = percentOf(coverage);
  const isLow = minCoverage !== undefined && percent < Number(minCoverage);
  return [
    ...(written.ok ? [] : [written.error.message]),
    ...(isLow
      ? [
          `the tests reach ${percent} % of the runbooks, and ${minCoverage} % are asked for; '--coverage' shows what is missing`,
        ]
      : []),
  ];
}

function lcovText(coverage: readonly FileCoverage[]): string {
  return lcovOf(
    coverage.map(({ runbook, points, lines }) => ({
      path: relative('.', runbook),
      coverage: { points, lines: new Map(lines) },
    })),
  );
}

function codeOf({ failed: broken, invalid }: TestCounts): number {
  if (invalid > 0) return exitCode.invalid;
  return broken > 0 ? exitCode.failed : exitCode.ok;
}

const formats = ['text', 'json', 'junit', 'github'] as const;

function reportIn({ format, warnOnly }: TestOptions): TestReport {
  switch (format) {
    case 'json':
      return jsonReport;
    case 'junit':
      return junitReport();
    case 'github':
      return githubReport(warnOnly === true ? 'warning' : 'error');
    default:
      return textReport();
  }
}

function optionFaultOf({ format, fuzz, seed, minCoverage }: TestOptions): string | undefined {
  if (!formats.some((known) => known === format)) {
    return `'${oneLine(format)}' is not a format; write '--format ${formats.slice(0, -1).join("', '--format ")}' or '--format github'`;
  }
  const numbers = [
    ['--fuzz', fuzz, 10_000],
    ['--seed', seed, 4_294_967_295],
    ['--min-coverage', minCoverage, 100],
  ] as const;
  for (const [option, text, most] of numbers) {
    const checked = wholeNumber(option, text, most);
    if (!checked.ok) return checked.error;
  }
  return undefined;
}

function wholeNumber(option: string, text: string | undefined, most: number): Result<undefined, string> {
  if (text === undefined || (/^\d+$/.test(text) && Number(text) <= most)) return ok(undefined);
  return failed(
    `'${oneLine(text)}' after '${option}' is no whole number up to ${most}; write '${option} ${Math.min(most, 20)}'`,
  );
}
