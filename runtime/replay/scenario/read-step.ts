import {
  type Field,
  fieldsOf,
  integerOf,
  isNothing,
  lineOf,
  type Reading,
  refuse,
  textMapOf,
  textOf,
  textsOf,
} from './fields.js';
import type { Output, ScenarioStep } from './scenario.js';

/** Reads a step that is no group. */
export function readStep(reading: Reading, node: unknown): ScenarioStep {
  const fields = fieldsOf(reading, node, 'a step', ['match', 'respond', 'calls', 'when']);
  return {
    ...matchIn(reading, fields?.get('match'), node),
    ...answerIn(reading, fields?.get('respond')),
    calls: callsIn(reading, fields?.get('calls')),
    condition: textOf(reading, fields?.get('when'), "'when'"),
    line: lineOf(node, reading.lines),
  };
}

function matchIn(reading: Reading, field: Field | undefined, step: unknown): Pick<ScenarioStep, 'argv' | 'stdin'> {
  const fields = isNothing(field?.value) ? undefined : fieldsOf(reading, field?.value, "'match'", ['argv', 'stdin']);
  const known = reading.faults.length;
  const argv = textsOf(reading, fields?.get('argv'), 'argv');
  if (argv.length === 0 && reading.faults.length === known) {
    refuse(
      reading,
      field?.key ?? step,
      "the step does not say which command it answers; write 'match: {argv: [kubectl, get, pods]}'",
    );
  }
  return { argv, stdin: textOf(reading, fields?.get('stdin'), "'stdin'") };
}

type Answer = Pick<ScenarioStep, 'exit' | 'stdout' | 'stderr' | 'captures'>;

const nothing: Output = { kind: 'text', text: '' };

const answerFields = ['exit', 'stdout', 'stderr', 'stdout_file', 'stderr_file', 'delay', 'capture'];

function answerIn(reading: Reading, field: Field | undefined): Answer {
  if (isNothing(field?.value)) return { exit: 0, stdout: nothing, stderr: nothing, captures: new Map() };
  const fields = fieldsOf(reading, field?.value, "'respond'", answerFields);
  const exit = integerOf(reading, fields?.get('exit'), "'exit'");
  if (exit < 0 || exit > 255)
    refuse(reading, fields?.get('exit')?.value, `'exit: ${exit}' is no exit code; write one from 0 to 255`);
  textOf(reading, fields?.get('delay'), "'delay'");
  return {
    exit,
    stdout: outputIn(reading, fields, 'stdout'),
    stderr: outputIn(reading, fields, 'stderr'),
    captures: capturesIn(reading, fields?.get('capture')),
  };
}

function outputIn(
  reading: Reading,
  fields: ReadonlyMap<string, Field> | undefined,
  stream: 'stdout' | 'stderr',
): Output {
  const text = textOf(reading, fields?.get(stream), `'${stream}'`);
  const file = fields?.get(`${stream}_file`);
  const path = textOf(reading, file, `'${stream}_file'`);
  if (path === '') return { kind: 'text', text };
  if (text !== '') refuse(reading, file?.key, `'${stream}' and '${stream}_file' stand side by side; keep one of them`);
  return { kind: 'file', path };
}

function capturesIn(reading: Reading, field: Field | undefined): ReadonlyMap<string, string> {
  const captures = textMapOf(reading, field, "'capture'");
  for (const name of captures.keys()) {
    if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) continue;
    refuse(
      reading,
      field?.value,
      `'${name}' cannot be the name of a capture; use letters, digits and '_', and no digit first`,
    );
  }
  return captures;
}

function callsIn(reading: Reading, field: Field | undefined): ScenarioStep['calls'] {
  if (isNothing(field?.value)) return { min: 1, max: 1 };
  const fields = fieldsOf(reading, field?.value, "'calls'", ['min', 'max']);
  const min = integerOf(reading, fields?.get('min'), "'min'");
  const given = integerOf(reading, fields?.get('max'), "'max'");
  const max = given === 0 && min > 0 ? min : given;
  if (min < 0) refuse(reading, fields?.get('min')?.value, `'min: ${min}' is below zero; write 0 or more`);
  if (max < 1) refuse(reading, field?.key, `the command could be called ${max} times; write 'max: 1' or more`);
  if (max >= 1 && min > max)
    refuse(reading, field?.key, `'min: ${min}' is more than 'max: ${max}'; write 'max: ${min}'`);
  return { min, max };
}
