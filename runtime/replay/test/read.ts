import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { failed, ok, type Result } from '../../model/result.js';
import { recordingIn, recordingKeys } from '../recording-file.js';
import {
  type Field,
  fieldsOf,
  integerOf,
  isNothing,
  lineOf,
  type Reading,
  refuse,
  resolverWithin,
  textOf,
  textsOf,
} from '../scenario/fields.js';
import type { ScenarioFault } from '../scenario/scenario.js';
import { yamlFaultAt } from '../yaml-fault.js';
import { mentionsIn } from './mentions.js';
import { expectationsIn } from './read-expect.js';
import type { FuzzWish, Lined, RunbookTest, TestFile } from './test-file.js';

/** The version of the format, which a file names. */
export const testVersion = 'runbook-test/v0';

const testKeys = ['name', 'scenario', 'recording', ...recordingKeys, 'expect', 'fuzz'];

const noTests: TestFile = { tests: [] };

/** Reads a test file (schema runbook-test); gives all that is wrong with it, in the order of the lines. */
export function readTestFile(text: string): Result<TestFile, readonly ScenarioFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [broken] = document.errors;
  if (broken) return failed([yamlFaultAt(broken, text, lines)]);
  const reading: Reading = { faults: [], lines, resolved: resolverWithin(document.contents) };
  const file = fileIn(reading, document.contents);
  if (reading.faults.length === 0) return ok(file);
  return failed(reading.faults.toSorted((one, other) => one.line - other.line));
}

function fileIn(reading: Reading, contents: unknown): TestFile {
  const isList = isMap(contents) && contents.has('tests');
  const known = ['apiVersion', 'runbook', ...(isList ? ['tests'] : testKeys)];
  const fields = fieldsOf(reading, contents, isList ? 'a file with a list of tests' : 'a file with one test', known);
  if (!fields) return noTests;
  checkVersion(reading, fields.get('apiVersion'), contents);
  const runbook = pathIn(reading, fields.get('runbook'), 'runbook');
  const tests = isList ? testsIn(reading, fields.get('tests')) : [testIn(reading, fields, contents)];
  return { tests, ...(runbook && { runbook }) };
}

function checkVersion(reading: Reading, field: Field | undefined, contents: unknown): void {
  const version = textOf(reading, field, "'apiVersion'");
  if (version === testVersion) return;
  const what = field ? `'${version}' is no version of tests` : 'it does not say which version it is';
  refuse(reading, field?.value ?? contents, `${what}; write 'apiVersion: ${testVersion}'`);
}

function testsIn(reading: Reading, field: Field | undefined): readonly RunbookTest[] {
  const list = reading.resolved(field?.value);
  if (!isSeq(list) || list.items.length === 0) {
    refuse(reading, field?.key, "there is no test; write '- name: …' below 'tests'");
    return [];
  }
  const tests = list.items.flatMap((item) => {
    const fields = fieldsOf(reading, item, 'a test', testKeys);
    return fields ? [testIn(reading, fields, reading.resolved(item))] : [];
  });
  for (const [index, test] of tests.entries()) checkName(reading, test, tests.slice(0, index));
  return tests;
}

function checkName({ faults }: Reading, { name, line }: RunbookTest, before: readonly RunbookTest[]): void {
  if (name.trim() === '') faults.push({ line, message: "a test of a list has no name; write 'name: …'" });
  else if (before.some((other) => other.name === name))
    faults.push({ line, message: `two tests are called '${name}'; call one of them otherwise` });
}

function testIn(reading: Reading, fields: ReadonlyMap<string, Field>, node: unknown): RunbookTest {
  const scenario = pathIn(reading, fields.get('scenario'), 'scenario');
  const recordingFile = pathIn(reading, fields.get('recording'), 'recording');
  const fuzz = fuzzIn(reading, fields.get('fuzz'));
  const expect = expectationsIn(reading, fields.get('expect'));
  return {
    name: textOf(reading, fields.get('name'), "'name'"),
    line: lineOf(fields.get('name')?.key ?? reading.resolved(node), reading.lines),
    recording: recordingIn(reading, fields),
    expect,
    mentions: [...mentionsIn(reading, fields), ...expectedMentions(expect), ...fuzzMentions(fuzz)],
    ...(scenario && { scenario }),
    ...(recordingFile && { recordingFile }),
    ...(fuzz && { fuzz }),
  };
}

function expectedMentions({ steps, captures, outputs, never }: RunbookTest['expect']): RunbookTest['mentions'] {
  const all = (kind: 'step' | 'capture' | 'output', named: ReadonlyMap<string, Lined<unknown>>) =>
    [...named].map(([name, { line }]) => ({ kind, name, line }));
  const notRun = never.map(({ value: name, line }) => ({ kind: 'step', name, line }) as const);
  return [...all('step', steps), ...all('capture', captures), ...all('output', outputs), ...notRun];
}

function fuzzMentions(fuzz: Lined<FuzzWish> | undefined): RunbookTest['mentions'] {
  return (fuzz?.value.inputs ?? []).map((name) => ({ kind: 'input', name, line: fuzz?.line ?? 1 }));
}

function pathIn(reading: Reading, field: Field | undefined, name: string): Lined<string> | undefined {
  if (field === undefined) return undefined;
  const value = textOf(reading, field, `'${name}'`);
  const line = lineOf(field.key, reading.lines);
  if (value.trim() === '') refuse(reading, field.key, `'${name}' names no file; write its path, or leave it out`);
  return { value, line };
}

const mostRuns = 10_000;

function fuzzIn(reading: Reading, field: Field | undefined): Lined<FuzzWish> | undefined {
  if (isNothing(field?.value)) return undefined;
  const fields = fieldsOf(reading, field?.value, "'fuzz'", ['inputs', 'runs', 'seed']);
  if (!fields) return undefined;
  const runs = fields.has('runs') ? integerOf(reading, fields.get('runs'), "'runs'") : 20;
  if (runs < 1 || runs > mostRuns) {
    refuse(reading, fields.get('runs')?.value, `'runs: ${runs}' is no number of runs; write one from 1 to ${mostRuns}`);
  }
  const seed = fields.has('seed') ? { seed: integerOf(reading, fields.get('seed'), "'seed'") } : {};
  const value = { inputs: textsOf(reading, fields.get('inputs'), 'inputs'), runs, ...seed };
  return { value, line: lineOf(fields.get('inputs')?.key ?? field?.key, reading.lines) };
}
