import { basename } from 'node:path';
import type { EvidenceRecord, RecordedEvent, RunCreated } from '../../model/event.js';
import type { WrittenEvidence } from '../../replay/evidence-file.js';
import type { GateAnswer, Recording, WrittenIntervention } from '../../replay/recording.js';
import { placeholder } from './recorded-calls.js';

/** The inputs of a run; what stands for a secret one is in the environment of the recording. */
export function inputsOf(created: RunCreated | undefined): Pick<Recording, 'inputs' | 'environment'> {
  const inputs = new Map<string, string | number | boolean>(Object.entries(created?.inputs ?? {}));
  const environment: Record<string, string> = {};
  for (const name of Object.keys(created?.input_references ?? {})) {
    if (inputs.has(name)) continue;
    const variable = `RECORDED_${name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')}`;
    environment[variable] = placeholder(name);
    inputs.set(name, `env:${variable}`);
  }
  return { inputs, environment };
}

/** The evidence of a run, and where each attachment lies in its folder, by its path in the folder of the recording. */
export function evidenceOf(events: readonly RecordedEvent[]) {
  const evidence = new Map<string, Map<string, WrittenEvidence>>();
  const attachments = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'evidence.submitted') continue;
    const { name, record } = event.data;
    const answers = evidence.get(event.step_id) ?? new Map<string, WrittenEvidence>();
    evidence.set(event.step_id, answers.set(name, writtenEvidence(record, attachments)));
  }
  return { evidence, attachments };
}

function writtenEvidence(record: EvidenceRecord, attachments: Map<string, string>): WrittenEvidence {
  switch (record.kind) {
    case 'text':
      return { kind: 'text', text: record.text };
    case 'checklist':
      return { kind: 'checklist', items: record.items };
    case 'attachment': {
      // The record names the file, so it keeps its name; two of the same name lie apart.
      const path = `attachments/${record.sha256.replace('sha256:', '').slice(0, 12)}/${basename(record.file)}`;
      attachments.set(path, `attachments/${record.sha256.replace('sha256:', '')}`);
      return { kind: 'attachment', path };
    }
  }
}

/** What became of each request for an approval, in turn. */
export function gatesOf(events: readonly RecordedEvent[]): Recording['gates'] {
  const requests = new Map<string, Request>();
  for (const event of events) noteGate(event, requests);
  const gates = new Map<string, GateAnswer[]>();
  for (const { stepId, answer } of requests.values()) {
    if (answer !== undefined) gates.set(stepId, [...(gates.get(stepId) ?? []), answer]);
  }
  return new Map([...gates].map(([stepId, answers]) => [stepId, shortened(answers)]));
}

interface Request {
  readonly stepId: string;
  readonly answer?: GateAnswer;
}

function noteGate(event: RecordedEvent, requests: Map<string, Request>): void {
  if (event.type === 'approval.requested') requests.set(event.data.approval_id, { stepId: event.step_id });
  if (event.type !== 'step.approved' && event.type !== 'step.rejected') return;
  const answer = event.type === 'step.approved' ? 'approve' : 'reject';
  requests.set(event.data.approval_id, { stepId: event.step_id, answer });
}

/** The last answer counts for all that come after. */
function shortened(answers: readonly GateAnswer[]): readonly GateAnswer[] {
  const last = answers.at(-1);
  const end = answers.findLastIndex((answer) => answer !== last) + 2;
  return answers.slice(0, end);
}

/** What people said of steps that waited for them, in turn. */
export function interventionsOf(events: readonly RecordedEvent[]): Recording['interventions'] {
  const said = new Map<string, WrittenIntervention[]>();
  for (const event of events) {
    if (event.type !== 'intervention.resolved') continue;
    const { resolution, note } = event.data;
    said.set(event.step_id, [...(said.get(event.step_id) ?? []), { resolution, note }]);
  }
  return said;
}
