import { commandLine } from '../../../model/command-line.js';
import type { Difference } from '../../../replay/test/judge.js';
import type { TestCounts, TestEvent, TestFault } from '../../../replay/test/test-event.js';
import { colors } from '../colors.js';
import { unifiedDiff } from '../line-diff.js';
import { oneLine, plain } from '../plain.js';
import type { TestReport } from './report.js';

type Failed = Extract<TestEvent, { type: 'test.failed' }>;

/** Tests as people read them on a terminal: each as it ends, with what is different, and in the end what came of all. */
export function textReport(): TestReport {
  const failures: Failed[] = [];
  return (event) => {
    if (event.type === 'test.failed') failures.push(event);
    return plainText(event, failures);
  };
}

function plainText(event: TestEvent, failures: readonly Failed[]): string {
  switch (event.type) {
    case 'file.started':
      return event.tests.length === 0 ? '' : `${colors.bold(oneLine(event.file))}\n`;
    case 'file.invalid':
      return `${event.faults.map(faultText).join('')}`;
    case 'test.passed':
      return `  ${colors.green('✔')} ${headOf(event)}${notesText(event.notes)}`;
    case 'test.failed':
      return `  ${colors.red('✖')} ${headOf(event)}${event.differences.map((one) => differenceText(one, event.file)).join('')}${notesText(event.notes)}`;
    case 'tests.finished':
      return `${summaryOf(event)}${adviceOf(failures)}`;
    case 'tests.started':
    case 'test.started':
    case 'coverage':
      return '';
  }
}

function headOf({ name, duration_ms: duration }: { readonly name: string; readonly duration_ms: number }): string {
  return `${oneLine(name)} ${colors.dim(`(${shownTime(duration)})`)}\n`;
}

function shownTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function notesText(notes: readonly string[]): string {
  return notes.map((note) => `      ${colors.dim(oneLine(note))}\n`).join('');
}

function faultText({ file, line, message }: TestFault): string {
  return `${colors.red('invalid')} ${oneLine(file)}${line === undefined ? '' : `:${line}`}: ${oneLine(message)}\n`;
}

function differenceText({ line, message, expected, actual }: Difference, file: string): string {
  const head = `      ${oneLine(file)}:${line}: ${oneLine(message)}\n`;
  if (expected === undefined || actual === undefined) return head;
  return `${head}${diffLines(expected, actual)
    .map((text) => `        ${tinted(text)}\n`)
    .join('')}`;
}

/** What is expected with a minus, what came with a plus. */
export function diffLines(expected: string, actual: string): readonly string[] {
  const isShort = !expected.includes('\n') && !actual.includes('\n');
  const lines = isShort ? [`- ${expected}`, `+ ${actual}`] : unifiedDiff('', expected, actual).slice(2);
  // Texts that differ only in what ends them have no line that differs.
  return lines.length > 0 ? lines.map(plain) : [`- ${JSON.stringify(expected)}`, `+ ${JSON.stringify(actual)}`];
}

function tinted(line: string): string {
  if (line.startsWith('-')) return colors.red(line);
  return line.startsWith('+') ? colors.green(line) : line;
}

function summaryOf({ passed, failed, invalid, duration_ms: duration }: TestCounts): string {
  const all = passed + failed;
  const parts = [
    `${all} test${all === 1 ? '' : 's'}: ${passed} passed`,
    ...(failed > 0 ? [colors.red(`${failed} failed`)] : []),
    ...(invalid > 0 ? [colors.red(`${invalid} file${invalid === 1 ? '' : 's'} invalid`)] : []),
  ];
  return `\n${parts.join(', ')} ${colors.dim(`(${shownTime(duration)})`)}\n`;
}

function adviceOf([first]: readonly Failed[]): string {
  if (first === undefined) return '';
  const again = commandLine(['runbook', 'test', first.file, '--filter', first.name]);
  return `To run the first that failed alone:\n  ${plain(again)}\n`;
}
