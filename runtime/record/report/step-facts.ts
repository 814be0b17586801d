import { approvalFacts } from './approval-facts.js';
import { attemptOf, type FactTaker, type StepDraft } from './draft.js';
import { executionFacts } from './execution-facts.js';
import { between, countAt, type Fact, fieldsAt, flagAt, numberAt, optionalText, textAt, textsAt } from './fact.js';
import { rollbackFacts } from './rollback-facts.js';
import { commandOf } from './work.js';

/** Takes a fact into its step; false where this version does not know facts of its type. */
export function takenByStep(step: StepDraft, fact: Fact): boolean {
  const take = Object.hasOwn(takers, fact.type) ? takers[fact.type] : undefined;
  if (take === undefined) return false;
  noteWay(step, fact);
  take(attemptOf(step, fact.attempt), fact);
  return true;
}

/** Notes how the step goes on from what happened. */
function noteWay(step: StepDraft, { type, data }: Fact): void {
  if (type === 'step.ready') step.goesOn = textAt(data, 'on_error') === 'continue';
  if (type === 'rollback.executed') step.isTakenBack = textAt(data, 'status') === 'passed';
  // Whoever does it anew, or says that it is done, comes after what took it back.
  if (type === 'step.ready' || type === 'step.result') step.isTakenBack = false;
}

const takers: Readonly<Record<string, FactTaker>> = {
  'step.ready': (attempt, { at, seq, data }) => {
    attempt.ready_at = at;
    attempt.ready_seq = seq;
    attempt.command = commandOf(data, optionalText(data, 'command_hash'));
  },
  'runbook.classified': (attempt, { seq, data }) => {
    const scanner = fieldsAt(data, 'scanner');
    attempt.risk = {
      class: textAt(data, 'final'),
      seq,
      scanner: textAt(scanner, 'class'),
      is_critical: flagAt(data, 'critical'),
      rules: textsAt(scanner, 'rules'),
      merge_rule: textAt(data, 'merge_rule'),
    };
  },
  'governance.decided': (attempt, { seq, data }) => {
    attempt.gate = {
      decision: textAt(data, 'decision'),
      seq,
      rule: textAt(data, 'rule'),
      layer: textAt(data, 'layer'),
      message: textAt(data, 'message'),
      is_automatic: false,
    };
  },
  'step.auto_executed': (attempt) => {
    if (attempt.gate) attempt.gate = { ...attempt.gate, is_automatic: true };
  },
  'step.skipped': (attempt, { at, seq, by, data }) => {
    attempt.skipped = { at, seq, reason: textAt(data, 'reason'), note: textAt(data, 'note'), by };
  },
  'step.retried': (attempt, { at, seq, data }) => {
    attempt.retried = { at, seq, delay_ms: numberAt(data, 'delay_ms') ?? 0, cause: textAt(data, 'cause') };
  },
  'evidence.submitted': (attempt, { at, seq, by, data }) => {
    const record = fieldsAt(data, 'record');
    attempt.evidence.push({
      name: textAt(data, 'name'),
      kind: textAt(record, 'kind'),
      by,
      at,
      seq,
      ...evidenceParts(record),
    });
  },
  'step.result': (attempt, { at, seq, data }) => {
    const [begun, ended] = [textAt(data, 'started_at'), textAt(data, 'ended_at')];
    const error = fieldsAt(data, 'error');
    const [kind, message] = [optionalText(error, 'kind'), optionalText(error, 'message')];
    attempt.result = {
      status: textAt(data, 'status'),
      at,
      seq,
      by: textAt(data, 'actor'),
      started_at: begun,
      ended_at: ended,
      duration_ms: between(begun, ended),
      ...(kind !== undefined && { error_kind: kind }),
      ...(message !== undefined && { error: message }),
    };
  },
  ...approvalFacts,
  ...executionFacts,
  ...rollbackFacts,
};

function evidenceParts(record: Fact['data']) {
  const [text, file, sha256] = [
    optionalText(record, 'text'),
    optionalText(record, 'file'),
    optionalText(record, 'sha256'),
  ];
  const size = countAt(record, 'size');
  return {
    ...(text !== undefined && { text }),
    ...(Array.isArray(record['items']) && { items: textsAt(record, 'items') }),
    ...(file !== undefined && { file }),
    ...(sha256 !== undefined && { sha256 }),
    ...(size !== undefined && { size }),
  };
}
