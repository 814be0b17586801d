import { driftWords } from '../../model/drift.js';
import type { ReportParticipant, ReportTurn } from '../../schema/generated/run-report.js';
import { type Fact, textAt } from './fact.js';

/** The people who acted in a run, in the order in which they came to it. */
export interface PeopleDraft {
  readonly byName: Map<string, { readonly roles: Set<string>; readonly channels: Set<string>; readonly did: string[] }>;
  readonly turns: ReportTurn[];
}

/** Nobody so far. */
export function nobody(): PeopleDraft {
  return { byName: new Map(), turns: [] };
}

/** Notes who did something, where it was a person. */
export function notePerson({ byName }: PeopleDraft, { type, by, stepId, data }: Fact): void {
  if (by.kind !== 'human') return;
  const person = byName.get(by.name) ?? { roles: new Set(), channels: new Set(), did: [] };
  byName.set(by.name, person);
  if (by.role !== undefined) person.roles.add(by.role);
  if (by.channel !== undefined) person.channels.add(by.channel);
  const what = Object.hasOwn(deeds, type) ? deeds[type]?.(data, `'${stepId ?? ''}'`) : undefined;
  person.did.push(what ?? `${type}${stepId === undefined ? '' : ` of '${stepId}'`}`);
}

/** The people as they are reported. */
export function participants({ byName }: PeopleDraft): readonly ReportParticipant[] {
  return [...byName].map(([name, { roles, channels, did }]) => ({
    name,
    roles: [...roles],
    channels: [...channels],
    did,
  }));
}

/** Notes a turn of the run as a whole; false where the fact is none. */
export function notedTurn({ turns }: PeopleDraft, { type, at, seq, by, data }: Fact): boolean {
  if (!/^(run|panic|policy|party|variable)\./.test(type)) return false;
  const what = type.startsWith('run.') ? type.slice('run.'.length) : type;
  const detail = [
    ...new Set([
      textAt(data, 'status'),
      textAt(data, 'reason'),
      textAt(data, 'detail'),
      driftOf(type, data),
      changeOf(type, data),
    ]),
  ];
  turns.push({ at, seq, what, by, detail: detail.filter((text) => text !== '').join(': ') });
  return true;
}

function driftOf(type: string, data: Fact['data']): string {
  return type === 'policy.downgraded' ? `strict: ${driftWords(data) ?? 'too much ran by itself of late'}` : '';
}

function changeOf(type: string, data: Fact['data']): string {
  if (type !== 'variable.changed') return '';
  const before = data['before'] === undefined ? '' : `, before '${String(data['before'])}'`;
  return `'${textAt(data, 'scope')}.${textAt(data, 'name')}' was set to '${String(data['after'])}'${before}`;
}

type Deed = (data: Fact['data'], step: string) => string;

const deeds: Readonly<Record<string, Deed>> = {
  'run.created': () => 'started the run',
  'run.resumed': (data) => (data['jumped_from'] === undefined ? 'let the run go on' : 'had steps done anew'),
  'run.finished': () => 'ended the run',
  'step.approved': ({ break_glass: glass }, step) =>
    glass === undefined ? `approved ${step}` : `approved ${step} by breaking the glass`,
  'step.rejected': (_, step) => `rejected ${step}`,
  'step.skipped': (_, step) => `left out ${step}`,
  'step.result': (data, step) => `ended ${step} as ${textAt(data, 'status')}`,
  'evidence.submitted': (data, step) => `handed in '${textAt(data, 'name')}' for ${step}`,
  'intervention.resolved': (data, step) => `said of ${step}: ${textAt(data, 'resolution')}`,
  'panic.engaged': () => 'called a panic',
  'panic.cleared': () => 'cleared the panic',
  'variable.changed': (data) => `set '${textAt(data, 'scope')}.${textAt(data, 'name')}'`,
  'rollback.declined': (_, step) => `declined to take back ${step}`,
};
