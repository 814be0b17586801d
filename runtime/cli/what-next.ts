import type { Plan } from '../model/plan.js';
import type { EvidenceRequirement } from '../model/runbook.js';
import { recordOf } from '../run/evidence.js';
import { holdsHidden } from '../run/hidden.js';
import { next } from '../run/next.js';
import { type RunState, stepState } from '../run/state.js';
import type { StepState } from '../run/step-state.js';
import { oneLine } from './render/plain.js';

/** A run that rests, as far as its next command depends on it. */
export interface Resting {
  readonly plan: Plan;
  readonly state: RunState;
  /** How the run is named. */
  readonly run: string;
  readonly redact: (text: string) => string;
}

/**
 * The command with which somebody answers, from another process, what a run waits for; words in capitals
 * are to be filled in. None where it waits for no answer.
 */
export function answerCommands({ plan, state, run, redact }: Resting): readonly (readonly string[])[] {
  if (state.phase.name === 'finished') return [];
  const intent = next(plan, { ...state, phase: { name: 'running' } });
  const isAskedFor = intent.kind === 'ask-approval' || intent.kind === 'ask-evidence';
  // From another process that would be refused: it is answered where the run goes on.
  if (isAskedFor && holdsHidden(state, intent.planStep)) return [];
  switch (intent.kind) {
    case 'ask-approval':
      return [
        ['runbook', 'approve', run, intent.planStep.step.id, '--as', 'NAME', ...rolesIn(intent.approval.request)],
      ];
    case 'ask-intervention':
      return [['runbook', 'resolve', run, intent.planStep.step.id, 'WORD', '--note', 'TEXT']];
    case 'ask-evidence': {
      const { evidence, planStep } = intent;
      const verb = { text: 'set', checklist: 'check', attachment: 'attach' }[evidence.kind];
      const what = wordsFor(evidence, stepState(state, planStep.index));
      // What is hidden would be shown here, and what is redacted could not be typed.
      const typed = what.every((word) => redact(word) === word && isTypable(word)) ? what : ['ITEM'];
      const name = isTypable(evidence.name) ? evidence.name : 'NAME';
      return [['runbook', 'evidence', verb, run, planStep.step.id, name, ...typed]];
    }
    default:
      return [];
  }
}

/** What stands above the command with which a run goes on that has ended without being completed. */
export function afterEnd(status: 'failed' | 'aborted'): string {
  return status === 'failed' ? 'To go on, once what stopped it is mended:' : 'To go on all the same:';
}

function rolesIn({ requirement }: { readonly requirement: { readonly roles: readonly string[] } }): readonly string[] {
  const [role] = requirement.roles;
  return role === undefined ? [] : ['--role', isTypable(role) ? role : 'ROLE'];
}

// With a line break in it, a word would look like a line of this program.
function isTypable(word: string): boolean {
  return oneLine(word) === word;
}

/** What stands behind the name of the evidence: of a checklist the items that are open. */
function wordsFor(evidence: EvidenceRequirement, step: StepState): readonly string[] {
  if (evidence.kind !== 'checklist') return [evidence.kind === 'text' ? 'TEXT' : 'FILE'];
  const given = 'evidence' in step ? recordOf(step.evidence, evidence) : undefined;
  return evidence.items.filter((item) => given?.kind !== 'checklist' || !given.items.includes(item));
}
