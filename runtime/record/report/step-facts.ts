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
  if (fact.type === 'step.ready') step.goesOn = textAt(fact.data, 'on_error') === 'continue';
  take(attemptOf(step, fact.attempt), fact);
  return true;
}

const takers: Readonly<Record<string, FactTaker>> = {
  'step.ready': (attempt, { at, data }) => {
    attempt.ready_at = at;
    attempt.command = commandOf(data, optionalText(data, 'command_hash'));
  },
  'runbook.classified': (attempt, { data }) => {
    const scanner = fieldsAt(data, 'scanner');
    attempt.risk = {
      class: textAt(data, 'final'),
      scanner: textAt(scanner, 'class'),
      is_critical: flagAt(data, 'critical'),
      rules: textsAt(scanner, 'rules'),
      merge_rule: textAt(data, 'merge_rule'),
    };
  },
  'governance.decided': (attempt, { data }) => {
    attempt.gate = {
      decision: textAt(data, 'decision'),
      rule: textAt(data, 'rule'),
      layer: textAt(data, 'layer'),
      message: textAt(data, 'message'),
      is_automatic: false,
    };
  },
  'step.auto_executed': (attempt) => {
    if (attempt.gate) attempt.gate = { ...attempt.gate, is_automatic: true };
  },
  'step.skipped': (attempt, { at, by, data }) => {
    attempt.skipped = { at, reason: textAt(data, 'reason'), note: textAt(data, 'note'), by };
  },
  'step.retried': (attempt, { at, data }) => {
    attempt.retried = { at, delay_ms: numberAt(data, 'delay_ms') ?? 0, cause: textAt(data, 'cause') };
  },
  'evidence.submitted': (attempt, { at, by, data }) => {
    const record = fieldsAt(data, 'record');
    attempt.evidence.push({
      name: textAt(data, 'name'),
      kind: textAt(record, 'kind'),
      by,
      at,
      ...evidenceParts(record),
    });
  },
  'step.result': (attempt, { data }) => {
    const [begun, ended] = [textAt(data, 'started_at'), textAt(data, 'ended_at')];
    const error = fieldsAt(data, 'error');
    const [kind, message] = [optionalText(error, 'kind'), optionalText(error, 'message')];
    attempt.result = {
      status: textAt(data, 'status'),
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
