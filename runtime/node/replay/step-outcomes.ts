import type { RecordedEvent } from '../../model/event.js';

/** What came of a step, without times and the names of people: what two runs of the same thing have in common. */
export interface StepComparison {
  readonly stepId: string;
  /** A line for each fact. */
  readonly facts: readonly string[];
}

/** What came of each step of a run, in the order in which they ended; those that did not end come last. */
export function stepOutcomes(events: readonly RecordedEvent[]): readonly StepComparison[] {
  const open = new Map<string, string[]>();
  const outcomes: StepComparison[] = [];
  for (const event of events) {
    const facts = factsOf(event);
    if (!('step_id' in event) || facts.length === 0) continue;
    const known = open.get(event.step_id) ?? [];
    known.push(...facts);
    open.set(event.step_id, known);
    if (event.type !== 'step.result') continue;
    open.delete(event.step_id);
    outcomes.push({ stepId: event.step_id, facts: known });
  }
  // What waits for a person has no result yet.
  for (const [stepId, facts] of open) outcomes.push({ stepId, facts: [...facts, 'status: none yet'] });
  return outcomes;
}

function factsOf(event: RecordedEvent): readonly string[] {
  switch (event.type) {
    case 'step.executed': {
      const { exit_code: exit, signal, outcome, stdout_sha256: stdout, stderr_sha256: stderr } = event.data;
      const ending = [
        `ended: ${outcome}`,
        `exit code: ${exit ?? 'none'}`,
        ...(signal === null ? [] : [`signal: ${signal}`]),
      ];
      return [...ending, `stdout: ${stdout}`, `stderr: ${stderr}`];
    }
    case 'capture.recorded':
      return [`capture ${event.data.name}: ${event.data.secret === true ? 'a secret' : event.data.sha256}`];
    case 'assertion.evaluated':
      return [`assertion ${event.data.index} (${event.data.kind}): ${event.data.passed ? 'passed' : 'failed'}`];
    case 'step.skipped':
      return [
        `skipped: ${event.data.reason}`,
        ...(event.data.note === undefined ? [] : [`because: ${event.data.note}`]),
      ];
    case 'step.result':
      return resultFacts(event.data);
    default:
      return [];
  }
}

function resultFacts({ status, actor, evidence, error }: Extract<RecordedEvent, { type: 'step.result' }>['data']) {
  return [
    ...Object.entries(evidence).map(([name, record]) => `evidence ${name}: ${JSON.stringify(record)}`),
    `done by: ${actor}`,
    `status: ${status}`,
    ...(error === null ? [] : [`error: ${error.kind}`]),
    // What people say when they turn something down is theirs.
    ...(error === null || error.kind === 'approval' ? [] : error.message.split('\n').map((line) => `  ${line}`)),
  ];
}
