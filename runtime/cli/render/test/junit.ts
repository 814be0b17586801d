import type { Difference } from '../../../replay/test/judge.js';
import type { TestEvent } from '../../../replay/test/test-event.js';
import type { TestReport } from './report.js';
import { diffLines } from './text.js';

type Ended = Extract<TestEvent, { type: 'test.passed' | 'test.failed' }>;
type Invalid = Extract<TestEvent, { type: 'file.invalid' }>;

/** Tests as the XML of JUnit, whole in the end; a file that cannot be run is an error. */
export function junitReport(): TestReport {
  const suites = new Map<string, (Ended | Invalid)[]>();
  return (event) => {
    if (event.type === 'test.passed' || event.type === 'test.failed' || event.type === 'file.invalid') {
      suites.set(event.file, [...(suites.get(event.file) ?? []), event]);
    }
    return event.type === 'tests.finished' ? document(suites, event.duration_ms) : '';
  };
}

function document(suites: ReadonlyMap<string, readonly (Ended | Invalid)[]>, duration: number): string {
  const all = [...suites.values()].flat();
  const bodies = [...suites].map(([file, events]) => suite(file, events)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="runbook test" ${counts(all)} time="${seconds(duration)}">\n${bodies}</testsuites>\n`;
}

function suite(file: string, events: readonly (Ended | Invalid)[]): string {
  const cases = events.map((event) => (event.type === 'file.invalid' ? invalidCase(event) : testCase(event))).join('');
  const time = events.reduce((sum, event) => sum + (event.type === 'file.invalid' ? 0 : event.duration_ms), 0);
  return `  <testsuite name="${escaped(file)}" ${counts(events)} time="${seconds(time)}">\n${cases}  </testsuite>\n`;
}

function counts(events: readonly (Ended | Invalid)[]): string {
  const count = (type: TestEvent['type']) => events.filter((event) => event.type === type).length;
  return `tests="${events.length}" failures="${count('test.failed')}" errors="${count('file.invalid')}"`;
}

function testCase(event: Ended): string {
  const { name, file, line, duration_ms: duration } = event;
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}" time="${seconds(duration)}"`;
  if (event.type === 'test.passed') return `${head}/>\n`;
  const failures = event.differences.map((difference) => failure(difference, file)).join('');
  return `${head}>\n${failures}    </testcase>\n`;
}

function failure({ line, message, expected, actual }: Difference, file: string): string {
  const diff = expected === undefined || actual === undefined ? [] : diffLines(expected, actual);
  const body = [`${file}:${line}: ${message}`, ...diff].join('\n');
  return `      <failure message="${escaped(message)}">${escaped(body)}</failure>\n`;
}

function invalidCase({ file, faults }: Invalid): string {
  const text = faults.map(
    (fault) => `${fault.file}${fault.line === undefined ? '' : `:${fault.line}`}: ${fault.message}`,
  );
  const message = escaped(faults[0]?.message ?? '');
  return `    <testcase name="the file can be run" classname="${escaped(file)}" file="${escaped(file)}" time="0">\n      <error message="${message}">${escaped(text.join('\n'))}</error>\n    </testcase>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// XML has no way to write most control characters, nor half of a pair.
// biome-ignore lint/complexity/useRegexLiterals: as a literal it would hold control characters
const unwritable = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]|\\p{Surrogate}', 'gu');

function escaped(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
