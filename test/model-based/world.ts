import type { Actor } from '../../runtime/model/event.js';
import { type Plan, planStepAt, rollbackIdOf } from '../../runtime/model/plan.js';
import type { Posture } from '../../runtime/model/posture.js';
import type { FinalRisk } from '../../runtime/model/risk.js';
import type { Preparation, PreparedCommand } from '../../runtime/run/command.js';
import { cli, manual, planOf } from '../support/plans.js';
import { classificationOf } from '../support/ports.js';

/** What a step would do, as its templates come out; a variable or an edit makes it another one. */
export interface Work {
  /** What really runs; two different ones never have the same. */
  readonly content: string;
  /** What an approval is bound to: the same for two contents that differ only in what is hidden. */
  readonly hash: string;
  readonly isHidden: boolean;
  readonly risk: FinalRisk;
  readonly resource?: string;
}

/** What the steps of a run may come to do. */
export const works: readonly Work[] = [
  { content: 'read', hash: 'sha256:read', isHidden: false, risk: 'safe' },
  { content: 'change one', hash: 'sha256:one', isHidden: false, risk: 'caution' },
  { content: 'change two', hash: 'sha256:two', isHidden: false, risk: 'caution' },
  { content: 'destroy db', hash: 'sha256:db', isHidden: false, risk: 'dangerous', resource: 'db' },
  { content: 'destroy all', hash: 'sha256:db', isHidden: true, risk: 'dangerous', resource: 'db' },
  { content: 'send secret one', hash: 'sha256:hidden', isHidden: true, risk: 'caution' },
  { content: 'send secret two', hash: 'sha256:hidden', isHidden: true, risk: 'caution' },
];

/** The person who began the run. */
export const starter: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

/** Who may try to answer: people, one of them under a second spelling, and what is no person at all. */
export const actors: readonly Actor[] = [
  starter,
  { kind: 'human', id: 'bob', role: 'dri', channel: 'tty' },
  { kind: 'human', id: 'Bob ', role: 'dri', channel: 'tty' },
  { kind: 'human', id: 'carol', role: 'lead', channel: 'tty' },
  { kind: 'human', id: ' ', role: 'dri', channel: 'tty' },
  { kind: 'engine', id: 'engine', role: 'dri' },
  { kind: 'policy', id: 'carol', role: 'dri' },
  { kind: 'system', id: 'cron', role: 'lead' },
];

/** What is typed where a text is asked for. */
export const typings: readonly (string | undefined)[] = [undefined, '', 'db', 'DB', ' db', 'touch', 'change'];

/** The names of the evidence that the manual step asks for, and one that it does not. */
export const evidenceNames = ['link', 'boxes', 'other'] as const;

/** A run with every kind of step: one that is tried again, one whose failure is tolerated, and two of people. */
export const plan: Plan = planOf(
  [
    cli('look', ['program'], { retry: { maxAttempts: 2, initialMs: 1000, factor: 2 } }),
    cli('change', ['program'], { rollback: cli(rollbackIdOf('change'), ['undo']) }),
    manual('confirm', {
      requiredEvidence: [
        { kind: 'text', name: 'link' },
        { kind: 'checklist', name: 'boxes', items: ['p', 'q'] },
      ],
      approvals: { min: 2, roles: ['dri', 'lead'] },
    }),
    cli('tidy', ['program'], { onError: 'continue', approvals: { min: 2, roles: [], distinctFrom: ['starter'] } }),
    cli('move', ['program'], { rollback: manual(rollbackIdOf('move'), { instructions: 'move it back' }) }),
    manual('watch'),
  ],
  {},
  { timeouts: { approval: 600_000, intervention: 3_600_000 } },
);

/** What policies let a run do; under each of them its steps have other gates. */
export const postures: readonly Partial<Posture>[] = [
  {},
  {},
  { mode: 'strict' },
  { trustLevel: 1 },
  { trustLevel: 0 },
  { selfApproval: 'deny', roles: { dri: ['bob'], lead: ['carol', 'bob'] } },
  { limits: { maxMutations: 1 } },
  { confirm: 'step_id', selfApproval: 'break_glass' },
];

/** The plan of the run under a policy. */
export function planUnder(posture: Partial<Posture>): Plan {
  return { ...plan, posture: { ...plan.posture, ...posture } };
}

/** What is found out about a step before it may begin, with what would take it back. */
export function preparationOf(index: number, workOf: (index: number) => Work): Preparation {
  const preparation = onlyOf(index, workOf);
  const back = plan.steps.length + index;
  if (preparation.kind !== 'command' || planStepAt(plan, back) === undefined) return preparation;
  return { ...preparation, rollback: onlyOf(back, workOf) };
}

function onlyOf(index: number, workOf: (index: number) => Work): PreparedCommand | PreparedInstructions {
  const work = workOf(index);
  if (planStepAt(plan, index)?.step.type !== 'manual') return commandOf(work);
  return { kind: 'instructions', text: work.content, hash: work.hash, isRedacted: work.isHidden };
}

type PreparedInstructions = Extract<Preparation, { readonly kind: 'instructions' }>;

function commandOf({ content, hash, isHidden, risk, resource }: Work): PreparedCommand {
  const argv = content.split(' ');
  return {
    kind: 'command',
    shown: { argv },
    programs: [argv],
    hash,
    isRedacted: isHidden,
    classification: classificationOf(risk),
    ...(resource !== undefined && { resource }),
  };
}
