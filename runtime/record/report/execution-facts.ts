import type { ReportExecution, ReportIntervention, ReportOutput } from '../../schema/generated/run-report.js';
import type { AttemptDraft, Draft, FactTaker } from './draft.js';
import { countAt, type Fact, flagAt, numberAt, optionalText, textAt } from './fact.js';

/** What was started, what came out of it, and where a person had to say what became of it. */
export const executionFacts: Readonly<Record<string, FactTaker>> = {
  'step.started': (attempt, { at, seq, data }) => {
    const [timeout, cwd] = [numberAt(data, 'timeout_ms'), optionalText(data, 'cwd')];
    attempt.executions.push({
      ...begun(textAt(data, 'execution_id'), at, seq),
      ...(timeout !== undefined && { timeout_ms: timeout }),
      ...(cwd !== undefined && { cwd }),
    });
  },
  'step.executed': (attempt, fact) => {
    Object.assign(executionOf(attempt, fact), ended(fact));
  },
  'assertion.evaluated': (attempt, { data }) => {
    const { passed } = data as { readonly passed?: unknown };
    attempt.assertions.push({ kind: textAt(data, 'kind'), is_passed: passed === true, detail: textAt(data, 'detail') });
  },
  'capture.recorded': (attempt, { data }) => {
    attempt.captures.push({
      name: textAt(data, 'name'),
      preview: textAt(data, 'preview'),
      sha256: textAt(data, 'sha256'),
      bytes: countAt(data, 'bytes') ?? 0,
      is_redacted: flagAt(data, 'redacted'),
      is_secret: flagAt(data, 'secret'),
    });
  },
  'intervention.opened': (attempt, { at, seq, data }) => {
    const [detail, expires] = [optionalText(data, 'detail'), optionalText(data, 'expires_at')];
    attempt.interventions.push({
      opened_at: at,
      opened_seq: seq,
      cause: textAt(data, 'cause'),
      ...(detail !== undefined && { detail }),
      ...(expires !== undefined && { expires_at: expires }),
    });
  },
  'intervention.resolved': (attempt, fact) => {
    const { at, seq, by, data } = fact;
    const [resolution, note] = [textAt(data, 'resolution'), textAt(data, 'note')];
    Object.assign(interventionOf(attempt, fact), { resolution, note, by, at, seq });
  },
  'intervention.expired': (attempt, fact) => {
    const { at, seq, by, data } = fact;
    Object.assign(interventionOf(attempt, fact), { resolution: 'expired', note: textAt(data, 'reason'), by, at, seq });
  },
};

// A start that nobody saw the end of says so until its end comes.
function begun(id: string, at: string, seq: number): Draft<ReportExecution> {
  return { id, started_at: at, started_seq: seq, outcome: 'unknown', is_truncated: false };
}

function ended({ at, seq, data }: Fact): Partial<ReportExecution> {
  const [code, duration] = [countAt(data, 'exit_code'), numberAt(data, 'duration_ms')];
  const [signal, detail] = [optionalText(data, 'signal'), optionalText(data, 'detail')];
  return {
    ended_at: at,
    ended_seq: seq,
    outcome: textAt(data, 'outcome'),
    is_truncated: flagAt(data, 'truncated'),
    stdout: outputOf(data, 'stdout'),
    stderr: outputOf(data, 'stderr'),
    ...(code !== undefined && { exit_code: code }),
    ...(duration !== undefined && { duration_ms: duration }),
    ...(signal !== undefined && { signal }),
    ...(detail !== undefined && { detail }),
  };
}

function outputOf(data: Fact['data'], stream: 'stdout' | 'stderr'): ReportOutput {
  const file = optionalText(data, `${stream}_file`);
  return {
    bytes: countAt(data, `${stream}_bytes`) ?? 0,
    sha256: textAt(data, `${stream}_sha256`),
    preview: textAt(data, `${stream}_preview`),
    ...(file !== undefined && { file }),
  };
}

function executionOf(attempt: AttemptDraft, { at, seq, data }: Fact): Draft<ReportExecution> {
  const open = attempt.executions.findLast(({ ended_at }) => ended_at === undefined);
  if (open) return open;
  const unseen = begun(textAt(data, 'execution_id'), at, seq);
  attempt.executions.push(unseen);
  return unseen;
}

function interventionOf(attempt: AttemptDraft, { at, seq }: Fact): Draft<ReportIntervention> {
  const open = attempt.interventions.findLast(({ resolution }) => resolution === undefined);
  if (open) return open;
  const unseen = { opened_at: at, opened_seq: seq, cause: '' };
  attempt.interventions.push(unseen);
  return unseen;
}
