import type { ApprovalQuestion } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { brokenGlass, type GrantOffer, refusedPerson } from '../../run/grant.js';
import { colors } from '../render/colors.js';
import { oneLine } from '../render/plain.js';
import { type Ask, tell } from './prompt.js';

/** Who approves, and why that person goes past what the policy keeps for others. */
export interface Approver {
  readonly actor: Actor;
  readonly breakGlass?: string;
}

/** What somebody who approves offers who has not typed anything yet. */
export function offerOf(
  { approval: { request, grants } }: ApprovalQuestion,
  { actor, breakGlass }: Approver,
): GrantOffer {
  return { request, grants, actor, typed: undefined, breakGlass };
}

/** Asks who approves, until it is somebody who can; the starter is not asked where nothing is in their way. */
export async function askApprover(question: ApprovalQuestion, starter: Actor, ask: Ask): Promise<Approver | undefined> {
  const { requirement } = question.approval.request;
  if (requirement.min === 1 && !refusedPerson(offerOf(question, { actor: starter }))) return { actor: starter };
  const barred = barredText(question, starter);
  // Told at once, and not after the name of the same person was typed.
  if (barred !== undefined) tell(colors.yellow(oneLine(barred)));
  const choices: Choices = { question, starter, counts: barred === undefined, breaks: mayBreak(question, starter) };
  for (;;) {
    const approver = await askOne(choices, ask);
    const refusal = approver && refusedPerson(offerOf(question, approver));
    if (!refusal) return approver;
    tell(`${oneLine(refusal.message)}; type another name, or Ctrl+D to leave`);
  }
}

/** What can be said where it is asked who approves. */
interface Choices {
  readonly question: ApprovalQuestion;
  readonly starter: Actor;
  /** Whether the starter may be the one. */
  readonly counts: boolean;
  /** Whether the starter may be the one with a reason. */
  readonly breaks: boolean;
}

/** What a person types in place of a name to go past what the policy keeps for others. */
const breakingMark = '!';

async function askOne(choices: Choices, ask: Ask): Promise<Approver | undefined> {
  const { question, starter, counts, breaks } = choices;
  const { roles } = question.approval.request.requirement;
  const name = await ask(`      who approves? (${nameHint(choices)}) `);
  if (name === undefined) return undefined;
  const isBreaking = breaks && name.trim() === breakingMark;
  const isStarter = isBreaking || (counts && name.trim() === '');
  const actor = await inRole(isStarter ? starter : somebodyElse(name.trim(), starter), roles, ask);
  return actor && isBreaking ? breakingGlass(actor, ask) : actor && { actor };
}

/** Why the starter cannot approve whatever their role is; undefined where nothing is known against it. */
function barredText(question: ApprovalQuestion, starter: Actor): string | undefined {
  const offer = offerOf(question, { actor: starter });
  const requirement = { ...offer.request.requirement, roles: [] };
  return refusedPerson({ ...offer, request: { ...offer.request, requirement } })?.message;
}

// A role is never waived, so there has to be one that the starter may act in.
function mayBreak(question: ApprovalQuestion, starter: Actor): boolean {
  const { roles, self_approval: alone } = question.approval.request.requirement;
  if (alone !== 'break_glass') return false;
  const people = roles.length === 0 ? [starter] : roles.map((role) => ({ ...starter, role }));
  return people.some((actor) => {
    const offer = offerOf(question, { actor, breakGlass: breakingMark });
    return refusedPerson(offer) === undefined && brokenGlass(offer) !== undefined;
  });
}

// The role of whoever drives the run is not theirs.
function somebodyElse(id: string, { channel }: Actor): Actor {
  return { kind: 'human', id, ...(channel !== undefined && { channel }) };
}

function nameHint({ starter, counts, breaks }: Choices): string {
  const empty = counts ? `, empty for ${oneLine(starter.id)}` : '';
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
    tell(`'${oneLine(role)}' is none of these roles; type one of them, or Ctrl+D to leave`);
  }
}
