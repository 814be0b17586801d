import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { failed, ok, type Result } from '../model/result.js';
import { evidenceIn } from './evidence-file.js';
import { scalarText } from './inputs-file.js';
import type { GateAnswer, Recording, WrittenEnding, WrittenIntervention } from './recording.js';
import { emptyRecording } from './recording.js';
import {
  type Field,
  fieldsOf,
  isNothing,
  pairsOf,
  type Reading,
  refuse,
  resolverWithin,
  textMapOf,
  textOf,
} from './scenario/fields.js';
import { atLine, yamlFault } from './yaml-fault.js';

/** The version of the format, which a file names. */
export const recordingVersion = 'runbook-recording/v0';

/** The keys with which a file says what people give a run. */
export const recordingKeys = [
  'inputs',
  'environment',
  'evidence',
  'gates',
  'interventions',
  'endings',
  'prerequisites',
] as const;

/** Reads a `recording.yaml` (schema recording); the fault names the line and quotes the text. */
export function readRecording(text: string): Result<Recording, { readonly message: string }> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [broken] = document.errors;
  if (broken) return failed({ message: yamlFault(broken, text, lines) });
  const reading: Reading = { faults: [], lines, resolved: resolverWithin(document.contents) };
  const recording = whole(reading, document.contents);
  const [first] = reading.faults.toSorted((one, other) => one.line - other.line);
  return first ? failed({ message: atLine(first.line, first.message, text) }) : ok(recording);
}

function whole(reading: Reading, contents: unknown): Recording {
  const fields = fieldsOf(reading, contents, 'a recording', ['apiVersion', ...recordingKeys]);
  if (!fields) return emptyRecording;
  const written = fields.get('apiVersion');
  const version = textOf(reading, written, "'apiVersion'");
  if (version !== recordingVersion) {
    const what = written ? `'${version}' is no version of recordings` : 'it does not say which version it is';
    refuse(reading, written?.value ?? contents, `${what}; write 'apiVersion: ${recordingVersion}'`);
  }
  return recordingIn(reading, fields);
}

/** What people give a run, as the fields of any map say it; what is wrong is noted in the reading. */
export function recordingIn(reading: Reading, fields: ReadonlyMap<string, Field>): Recording {
  const prerequisites = prerequisitesIn(reading, fields.get('prerequisites'));
  const endings = byStep(reading, fields.get('endings'), "'endings'", ending);
  return {
    inputs: inputsIn(reading, fields.get('inputs')),
    environment: Object.fromEntries(textMapOf(reading, fields.get('environment'), "'environment'")),
    evidence: evidenceOf(reading, fields.get('evidence')),
    gates: byStep(reading, fields.get('gates'), "'gates'", gateAnswer),
    interventions: byStep(reading, fields.get('interventions'), "'interventions'", intervention),
    ...(prerequisites && { prerequisites }),
    ...(endings.size > 0 && { endings }),
  };
}

function prerequisitesIn(reading: Reading, field: Field | undefined): 'confirmed' | undefined {
  const word = textOf(reading, field, "'prerequisites'");
  if (word === 'confirmed' || word === '') return word === '' ? undefined : word;
  refuse(reading, field?.value, `'${word}' says nothing of prerequisites; write 'confirmed', or leave it out`);
  return undefined;
}

function inputsIn(reading: Reading, field: Field | undefined): Recording['inputs'] {
  const inputs = new Map<string, string>();
  for (const [name, { key, value }] of entriesOf(reading, field, "'inputs'", 'name: value')) {
    const text = scalarText(reading.resolved(value));
    if (text === undefined) refuse(reading, key, `input '${name}' has no value of one word or text`);
    else inputs.set(name, text);
  }
  return inputs;
}

function evidenceOf(reading: Reading, field: Field | undefined): Recording['evidence'] {
  if (isNothing(field?.value)) return new Map();
  const evidence = evidenceIn(reading.resolved(field?.value));
  if (evidence.ok) return evidence.value;
  refuse(reading, evidence.error.at ?? field?.value, evidence.error.message);
  return new Map();
}

/** What is said of each step, in turn: one thing, or a list. */
function byStep<Said>(
  reading: Reading,
  field: Field | undefined,
  what: string,
  read: (reading: Reading, node: unknown, step: string) => Said | undefined,
): ReadonlyMap<string, readonly Said[]> {
  const steps = new Map<string, readonly Said[]>();
  for (const [step, { value }] of entriesOf(reading, field, what, 'step_id: …')) {
    const node = reading.resolved(value);
    const items = isSeq(node) ? node.items : [node];
    steps.set(
      step,
      items.flatMap((item) => read(reading, reading.resolved(item), step) ?? []),
    );
  }
  return steps;
}

function gateAnswer(reading: Reading, node: unknown, step: string): GateAnswer | undefined {
  const word = isScalar(node) ? node.value : undefined;
  if (word === 'approve' || word === 'reject') return word;
  refuse(reading, node, `the gate of '${step}' is answered with 'approve' or 'reject', or a list of these`);
  return undefined;
}

const resolutions: readonly WrittenIntervention['resolution'][] = ['retry', 'done', 'failed', 'skip', 'abort'];

function intervention(reading: Reading, node: unknown, step: string): WrittenIntervention | undefined {
  const fields = fieldsOf(reading, node, `an intervention of '${step}'`, ['resolution', 'note']);
  if (!fields) return undefined;
  const word = textOf(reading, fields.get('resolution'), "'resolution'");
  const resolution = resolutions.find((known) => known === word);
  if (resolution) return { resolution, note: textOf(reading, fields.get('note'), "'note'") };
  refuse(reading, fields.get('resolution')?.value ?? node, `'${word}' is no resolution; write ${listed(resolutions)}`);
  return undefined;
}

const outcomes: readonly WrittenEnding['outcome'][] = ['exited', 'timeout', 'cancelled', 'spawn-failed', 'refused'];

function ending(reading: Reading, node: unknown, step: string): WrittenEnding | undefined {
  const fields = fieldsOf(reading, node, `an ending of '${step}'`, ['outcome', 'signal', 'detail']);
  if (!fields) return undefined;
  const word = textOf(reading, fields.get('outcome'), "'outcome'");
  const outcome = outcomes.find((known) => known === word);
  if (outcome === undefined) {
    refuse(reading, fields.get('outcome')?.value ?? node, `'${word}' is no outcome; write ${listed(outcomes)}`);
    return undefined;
  }
  const signal = textOf(reading, fields.get('signal'), "'signal'");
  const detail = textOf(reading, fields.get('detail'), "'detail'");
  return { outcome, ...(signal !== '' && { signal }), ...(detail !== '' && { detail }) };
}

function entriesOf(
  reading: Reading,
  field: Field | undefined,
  what: string,
  example: string,
): Iterable<[string, Field]> {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return [];
  if (isMap(node)) return pairsOf(node);
  refuse(reading, node, `${what} has to be a map; write '${example}' below it`);
  return [];
}

function listed(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
