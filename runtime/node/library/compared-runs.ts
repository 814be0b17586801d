import type { RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { FileFault } from '../files.js';
import { readRecord } from '../record/run-report.js';
import { stepOutcomes } from '../replay/step-outcomes.js';

/** Two runs as two texts that are looked at beside each other: what came of each step, without what differs in any two runs. */
export async function comparedRuns(
  left: string,
  right: string,
): Promise<Result<{ readonly left: string; readonly right: string }, FileFault>> {
  const [one, other] = await Promise.all([readRecord(left), readRecord(right)]);
  if (!one.ok) return one;
  if (!other.ok) return other;
  const fault = [one.value, other.value].find(({ events }) => events.length === 0);
  if (fault) return failed({ message: 'one of the runs holds nothing that could be compared' });
  return ok({ left: textOf(one.value.events), right: textOf(other.value.events) });
}

function textOf(events: readonly RecordedEvent[]): string {
  const steps = stepOutcomes(events).map(({ stepId, facts }) => [
    `step ${stepId}`,
    ...facts.map((fact) => `  ${short(fact)}`),
  ]);
  return `${[headOf(events), ...steps, endOf(events)].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headOf(events: readonly RecordedEvent[]): readonly string[] {
  const created = events.find((event) => event.type === 'run.created');
  if (!created) return [];
  const { vars, inputs = {}, runbook_sha256: digest } = created.data;
  const values = Object.entries({ ...vars, ...inputs }).map(([name, value]) => `  ${name} = ${String(value)}`);
  const text = `runbook ${created.data.about?.title ?? created.runbook_id} (${short(digest)})`;
  return [text, `mode ${created.mode}`, ...(values.length > 0 ? ['values', ...values] : [])];
}

function endOf(events: readonly RecordedEvent[]): readonly string[] {
  const end = events.findLast((event) => event.type === 'run.finished' || event.type === 'run.paused');
  if (end?.type === 'run.finished') return [`ended as ${end.data.status}: ${end.data.reason}`];
  return [end?.type === 'run.paused' ? `waits: ${end.data.detail}` : 'not ended'];
}

// A few digits tell two outputs apart as well as all.
function short(text: string): string {
  return text.replace(/\b(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}
