import type { ApprovalAnswer, ApprovalQuestion, EvidenceAnswer, EvidenceRequest, People } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { riskText } from '../render/classification.js';
import { oneLine } from '../render/plain.js';
import { whole, workLines } from '../render/work.js';
import { askInterruption } from './interruption.js';
import { type Ask, askOnTerminal, askYesNo, discardTypedAhead } from './prompt.js';

/** Asks the person at the controlling terminal. The end of input (Ctrl+D) is no answer. */
export function terminalPeople(actor: Actor, signal: AbortSignal): People {
  const person: Actor = { ...actor, channel: 'tty' };
  const ask = askOnTerminal(signal);
  return {
    evidence: (request) => askEvidence(request, person, ask),
    approval: (question) => askApproval(question, person, ask),
    interruption: (question) => askInterruption(question, person, ask),
  };
}

async function askEvidence(
  { evidence, complaint }: EvidenceRequest,
  actor: Actor,
  ask: Ask,
): Promise<EvidenceAnswer | undefined> {
  if (complaint !== undefined) process.stdout.write(`      ${oneLine(complaint)}\n`);
  switch (evidence.kind) {
    case 'text': {
      const text = await ask(`      ${oneLine(evidence.name)}: `);
      return text === undefined ? undefined : { actor, given: { kind: 'text', text } };
    }
    case 'attachment': {
      const path = await ask(`      ${oneLine(evidence.name)} (path of a file): `);
      return path === undefined ? undefined : { actor, given: { kind: 'attachment', path: path.trim() } };
    }
    case 'checklist':
      return askItems(evidence.items, actor, ask);
  }
}

async function askItems(items: readonly string[], actor: Actor, ask: Ask): Promise<EvidenceAnswer | undefined> {
  const ticked: string[] = [];
  for (const item of items) {
    const isDone = await askYesNo(`      [ ] ${oneLine(item)} – done? (y/n) `, ask);
    if (isDone === undefined) return undefined;
    if (isDone) ticked.push(item);
  }
  return { actor, given: { kind: 'checklist', items: ticked } };
}

async function askApproval(question: ApprovalQuestion, starter: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  await discardTypedAhead();
  process.stdout.write(questionText(question));
  const actor = await askWho(question, starter, ask);
  if (!actor) return undefined;
  const { gesture, typed_text: text = '' } = question.approval.request;
  return gesture === 'typed' ? askTyped(text, actor, ask) : askConfirmed(question, actor, ask);
}

async function askTyped(text: string, actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const typed = await ask(`      type '${oneLine(text)}' to run it, or nothing to refuse: `);
  if (typed === undefined) return undefined;
  return typed === '' ? refusal(actor, ask) : { kind: 'approve', actor, typed };
}

async function askConfirmed({ ready }: ApprovalQuestion, actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const isManual = ready.instructions !== undefined;
  const isAgreed = await askYesNo(isManual ? '      done and approved? (y/n) ' : '      run it? (y/n) ', ask);
  if (isAgreed === undefined) return undefined;
  return isAgreed ? { kind: 'approve', actor } : refusal(actor, ask);
}

function questionText({ ready, classification, complaint, approval }: ApprovalQuestion): string {
  const { risk, requirement } = approval.request;
  const { min, roles } = requirement;
  const lines = [
    ...(complaint === undefined ? [] : [oneLine(complaint)]),
    ...(risk ? [riskText(risk)] : []),
    // All of it: nobody says yes to a text that was only shown in part.
    ...(ready.instructions === undefined ? workLines(ready, whole) : []),
    ...(classification?.reasons ?? []).map((reason) => `  because ${oneLine(reason.why)}`),
    ...(roles.length > 0
      ? [`approval ${approval.grants.length + 1} of ${min}, by ${oneLine(roles.join(' or '))}`]
      : []),
  ];
  return lines.map((line) => `      ${line}\n`).join('');
}

async function askWho({ approval }: ApprovalQuestion, starter: Actor, ask: Ask): Promise<Actor | undefined> {
  const { min, roles } = approval.request.requirement;
  const counts = approval.grants.length === 0 && (roles.length === 0 || roles.includes(starter.role ?? ''));
  if (min === 1 && counts) return starter;
  const name = await ask(`      who approves? (name${counts ? `, empty for ${oneLine(starter.id)}` : ''}) `);
  if (name === undefined) return undefined;
  const id = name.trim() === '' && counts ? starter.id : name.trim();
  return inRole({ ...starter, id }, roles, ask);
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

async function refusal(actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const reason = await ask('      why not? ');
  return reason === undefined ? undefined : { kind: 'reject', actor, reason };
}
