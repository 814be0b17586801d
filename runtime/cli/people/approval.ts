import type { ApprovalAnswer, ApprovalQuestion } from '../../engine/ports.js';
import type { Actor, RollbackStored } from '../../model/event.js';
import type { ApprovalRequirement } from '../../model/runbook.js';
import type { Refusal } from '../../run/command.js';
import { refusedPerson } from '../../run/grant.js';
import { riskText } from '../render/classification.js';
import { colors } from '../render/colors.js';
import { oneLine } from '../render/plain.js';
import { whole, workLines } from '../render/work.js';
import { type Ask, askYesNo, discardTypedAhead } from './prompt.js';

/** Who approves, and why that person goes past what the policy keeps for others. */
export interface Approver {
  readonly actor: Actor;
  readonly breakGlass?: string;
}

/** Asks the people at the terminal for an approval: who gives it, and the gesture that it needs. */
export async function askApproval(
  question: ApprovalQuestion,
  starter: Actor,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  await discardTypedAhead();
  process.stdout.write(approvalText(question));
  const approver = await askWho(question, starter, ask);
  return approver && askGesture(question, approver, ask);
}

/** Asks the person who approves for the gesture alone. */
export async function askGesture(
  question: ApprovalQuestion,
  approver: Approver,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  const { gesture, typed_text: text = '' } = question.approval.request;
  return gesture === 'typed' ? askTyped(text, approver, ask) : askConfirmed(question, approver, ask);
}

/** What somebody is shown who has to say yes or no: all of it, for nobody says yes to a text that was shown in part. */
export function approvalText(question: ApprovalQuestion): string {
  const { ready, rollback, classification, complaint, approval, isChanged } = question;
  const { risk } = approval.request;
  const lines = [
    ...(complaint === undefined ? [] : [oneLine(complaint)]),
    ...(isChanged === true ? [colors.yellow('! this is not what was stored before the step ran')] : []),
    ...(risk ? [riskText(risk)] : []),
    ...(ready.instructions === undefined ? workLines(ready, whole) : []),
    ...(classification?.reasons ?? []).map((reason) => `  because ${oneLine(reason.why)}`),
    ...(rollback ? rollbackLines(rollback) : []),
    ...requirementLines(question),
  ];
  return lines.map((line) => `      ${line}\n`).join('');
}

function rollbackLines(rollback: RollbackStored): readonly string[] {
  const risk = rollback.risk === undefined ? [] : [`  ${riskText(rollback.risk)}`];
  return ['if it fails, this would take it back:', ...workLines(rollback, whole).map((line) => `  ${line}`), ...risk];
}

function requirementLines({ approval: { request, grants } }: ApprovalQuestion): readonly string[] {
  const { requirement } = request;
  const { min, roles, distinct_from: barred = [] } = requirement;
  const isPlain = min === 1 && roles.length === 0;
  return [
    ...(isPlain ? [] : [`approval ${grants.length + 1} of ${min}${byRoles(requirement)}`]),
    ...(barred.length > 0 ? [`not by ${oneLine(barred.join(', '))}, who acted in this run before`] : []),
  ];
}

function byRoles({ roles, holders }: ApprovalRequirement): string {
  if (roles.length === 0) return '';
  const held = holders && Object.entries(holders).map(([role, names]) => `${role}: ${names.join(', ') || 'nobody'}`);
  return `, by ${oneLine(roles.join(' or '))}${held ? oneLine(` (${held.join('; ')})`) : ''}`;
}

async function askTyped(text: string, approver: Approver, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const typed = await ask(`      type '${oneLine(text)}' to run it, or nothing to refuse: `);
  if (typed === undefined) return undefined;
  return typed === '' ? refusal(approver.actor, ask) : { kind: 'approve', ...approver, typed };
}

async function askConfirmed(
  { ready }: ApprovalQuestion,
  approver: Approver,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  const isManual = ready.instructions !== undefined;
  const isAgreed = await askYesNo(isManual ? '      done and approved? (y/n) ' : '      run it? (y/n) ', ask);
  if (isAgreed === undefined) return undefined;
  return isAgreed ? { kind: 'approve', ...approver } : refusal(approver.actor, ask);
}

async function refusal(actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const reason = await ask('      why not? ');
  return reason === undefined ? undefined : { kind: 'reject', actor, reason };
}

/** What a person types in place of a name to go past what the policy keeps for others. */
const breakingMark = '!';

async function askWho(question: ApprovalQuestion, starter: Actor, ask: Ask): Promise<Approver | undefined> {
  const { request, grants } = question.approval;
  const refused = refusedPerson({ request, grants, actor: starter, typed: undefined, breakGlass: undefined });
  if (request.requirement.min === 1 && !refused) return { actor: starter };
  // Told at once, and not after the name of the same person was typed.
  if (refused?.reason === 'same-person') process.stdout.write(`      ${colors.yellow(oneLine(refused.message))}\n`);
  const breaks = mayBreak(request.requirement, refused);
  const name = await ask(`      who approves? (${nameHint(starter, refused === undefined, breaks)}) `);
  if (name === undefined) return undefined;
  if (breaks && name.trim() === breakingMark) return breakingGlass(starter, ask);
  const isStarter = name.trim() === '' && !refused;
  const actor = await inRole(isStarter ? starter : somebodyElse(name.trim(), starter), request.requirement.roles, ask);
  return actor && { actor };
}

function mayBreak({ self_approval: alone }: ApprovalRequirement, refused: Refusal | undefined): boolean {
  return alone === 'break_glass' && (refused === undefined || refused.reason === 'same-person');
}

// The role of whoever drives the run is not theirs.
function somebodyElse(id: string, { channel }: Actor): Actor {
  return { kind: 'human', id, ...(channel !== undefined && { channel }) };
}

function nameHint({ id }: Actor, counts: boolean, breaks: boolean): string {
  const empty = counts ? `, empty for ${oneLine(id)}` : '';
  return `name${empty}${breaks ? `, '${breakingMark}' to break the glass` : ''}`;
}

async function breakingGlass(actor: Actor, ask: Ask): Promise<Approver | undefined> {
  const reason = await ask('      why do you have to approve it alone? (recorded for others to see) ');
  return reason === undefined ? undefined : { actor, breakGlass: reason };
}

async function inRole(person: Actor, roles: readonly string[], ask: Ask): Promise<Actor | undefined> {
  if (roles.length === 0) return person;
  for (;;) {
    const typed = await ask(`      in which role? (${oneLine(roles.join(', '))}) `);
    if (typed === undefined) return undefined;
    const role = typed.trim();
    // Whoever cannot approve is told before they are asked to; what counts is still decided where it is recorded.
    if (roles.includes(role)) return { ...person, role };
    process.stdout.write(`      '${oneLine(role)}' is none of these roles; type one of them, or Ctrl+D to leave\n`);
  }
}
