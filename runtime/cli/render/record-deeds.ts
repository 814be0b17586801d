import type { ReportApproval, ReportAttempt, ReportPerson, ReportStep } from '../../schema/generated/run-report.js';
import { answerWords, causeWords, waivedWords } from './export-phrases.js';
import { reusedWords, rollbackWords, who } from './export-words.js';
import { oneLine } from './plain.js';

/** What people said and did about a step, and what was taken back of it, in the order in which it was recorded. */
export function deedLines(step: ReportStep, rollback: ReportStep | undefined): readonly string[] {
  const deeds = [
    ...step.attempts.flatMap((attempt) => attemptDeeds(attempt, step.attempts.length > 1)),
    ...(rollback?.attempts ?? []).flatMap((attempt) => attemptDeeds(attempt, false).map(ofRollback)),
  ];
  return deeds.sort((one, other) => one.seq - other.seq).map(({ text }) => oneLine(text));
}

/** One thing that was done, with its line in the trace. */
interface Deed {
  readonly seq: number;
  readonly text: string;
}

function attemptDeeds(attempt: ReportAttempt, isNumbered: boolean): readonly Deed[] {
  const { approvals, evidence, skipped, number } = attempt;
  const deeds = [
    ...approvals.flatMap(approvalDeeds),
    ...evidence.map(({ name, by, at, seq }) => ({
      seq,
      text: `evidence ${name} by ${named(by)}${reusedWords(by)}, ${at}`,
    })),
    ...interventionDeeds(attempt),
    ...(skipped?.by.kind === 'human'
      ? [{ seq: skipped.seq, text: `left out by ${named(skipped.by)}, ${skipped.at}` }]
      : []),
    ...rollbackDeeds(attempt),
  ];
  return isNumbered ? deeds.map(({ seq, text }) => ({ seq, text: `${text} (attempt ${number})` })) : deeds;
}

function approvalDeeds({ grants, status, closed_seq: seq, closed_at: at, closed_by: by, reason = '' }: ReportApproval) {
  const given = grants.map((grant): Deed => {
    const { break_glass: broken } = grant;
    const glass = broken ? ` BY BREAKING THE GLASS, past ${waivedWords(broken.waived)}: ${broken.reason}` : '';
    return { seq: grant.seq, text: `approved by ${named(grant.by)}${glass}, ${grant.at}` };
  });
  if (seq === undefined) return given;
  const person = by?.kind === 'human' ? ` by ${named(by)}` : '';
  return [...given, { seq, text: `approval ${status}${person}${reason === '' ? '' : `: ${reason}`}, ${at ?? ''}` }];
}

function interventionDeeds({ interventions }: ReportAttempt): readonly Deed[] {
  return interventions.map((one) => {
    const { seq = one.opened_seq, by, note = '', at } = one;
    const why = causeWords(one);
    if (at === undefined) return { seq, text: `${why}; ${answerWords(one)}` };
    const said = `${by?.kind === 'human' ? `${named(by)} said: ` : ''}${answerWords(one)}`;
    return { seq, text: `${why}; ${said}${note === '' ? '' : ` (${note})`}, ${at}` };
  });
}

function rollbackDeeds({ rollback }: ReportAttempt): readonly Deed[] {
  if (rollback === undefined || rollback.status === 'stored') return [];
  const { closed_seq, offered_seq = 0, closed_at, offered_at = '' } = rollback;
  return [
    { seq: closed_seq ?? offered_seq, text: `rollback ${rollbackWords(rollback).text}, ${closed_at ?? offered_at}` },
  ];
}

function ofRollback({ seq, text }: Deed): Deed {
  return { seq, text: `rollback: ${text}` };
}

function named({ name, kind, role }: ReportPerson): string {
  return who(role === undefined ? { name, kind } : { name, kind, role });
}
