import { Document, type Node } from 'yaml';
import type { WrittenEvidence } from '../evidence-file.js';
import type { Recording, WrittenEnding, WrittenIntervention } from '../recording.js';
import { recordingVersion } from '../recording-file.js';
import { textNode } from './scenario-text.js';

/** A recording as it is written; `readRecording` gives it back. */
export function recordingText(recording: Recording): string {
  const document = new Document({ apiVersion: recordingVersion });
  const node = (value: unknown) => document.createNode(value);
  const add = (key: string, entries: Iterable<readonly [string, Node]>) => {
    const all = Object.fromEntries(entries);
    if (Object.keys(all).length > 0) document.set(key, node(all));
  };
  add('inputs', mapped(recording.inputs, valueNode));
  add('environment', mapped(new Map(Object.entries(recording.environment)), textNode));
  add(
    'evidence',
    mapped(recording.evidence, (answers) =>
      node(Object.fromEntries(mapped(answers, (one) => node(evidenceValue(one))))),
    ),
  );
  add(
    'gates',
    mapped(recording.gates, (answers) => node(alone(answers))),
  );
  add(
    'interventions',
    mapped(recording.interventions, (said) => node(alone(said.map(interventionValue)))),
  );
  add(
    'endings',
    mapped(recording.endings ?? new Map<string, readonly WrittenEnding[]>(), (endings) =>
      node(endings.map(endingValue)),
    ),
  );
  if (recording.prerequisites !== undefined) document.set('prerequisites', recording.prerequisites);
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: 1e9 });
}

function mapped<Value>(
  values: ReadonlyMap<string, Value>,
  make: (value: Value) => Node,
): readonly (readonly [string, Node])[] {
  return [...values].map(([name, value]) => [name, make(value)] as const);
}

function valueNode(value: string | number | boolean): Node {
  return textNode(String(value));
}

function evidenceValue(written: WrittenEvidence): unknown {
  switch (written.kind) {
    case 'text':
      return textNode(written.text);
    case 'checklist':
      return written.items.map(textNode);
    case 'attachment':
      return { file: textNode(written.path) };
  }
}

function interventionValue({ resolution, note }: WrittenIntervention): unknown {
  return { resolution, note: textNode(note) };
}

function endingValue({ outcome, signal, detail }: WrittenEnding): unknown {
  return {
    outcome,
    ...(signal !== undefined && { signal }),
    ...(detail !== undefined && { detail: textNode(detail) }),
  };
}

function alone<Said>(all: readonly Said[]): Said | readonly Said[] {
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : all;
}
