import type { Difference } from '../../../replay/test/judge.js';
import type { TestEvent, TestFault } from '../../../replay/test/test-event.js';
import type { TestReport } from './report.js';
import { diffLines } from './text.js';

/** What is wrong as commands of GitHub's workflows, which show it at its line of a change; `level` is how grave it is shown. */
export function githubReport(level: 'error' | 'warning'): TestReport {
  return (event) =>
    annotations(event)
      .map((annotation) => annotationLine(level, annotation))
      .join('');
}

/** What is said of a line of a file. */
export interface Annotation {
  readonly file: string;
  readonly line?: number;
  readonly title: string;
  readonly message: string;
}

/** An annotation as a command of a workflow. */
export function annotationLine(level: 'error' | 'warning', { file, line, title, message }: Annotation): string {
  const place = line === undefined ? '' : `,line=${line}`;
  return `::${level} file=${property(file)}${place},title=${property(title)}::${escaped(message)}\n`;
}

function annotations(event: TestEvent): readonly Annotation[] {
  if (event.type === 'file.invalid') return event.faults.map(faultAnnotation);
  if (event.type !== 'test.failed') return [];
  return event.differences.map((difference) => differenceAnnotation(difference, event.file, event.name));
}

function faultAnnotation({ file, line, message }: TestFault): Annotation {
  return { file, title: 'invalid', message, ...(line !== undefined && { line }) };
}

function differenceAnnotation(
  { line, message, expected, actual }: Difference,
  file: string,
  title: string,
): Annotation {
  const diff = expected === undefined || actual === undefined ? [] : diffLines(expected, actual);
  return { file, line, title, message: [message, ...diff].join('\n') };
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
