import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovalAnswer, ApprovalQuestion, EvidenceAnswer, EvidenceRequest, People } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import type { Actor } from '../../model/event.js';
import { plain } from '../render/plain.js';
import { riskBadge } from '../render/progress.js';

/** Asks the person at the controlling terminal. The end of input (Ctrl+D) is no answer. */
export function terminalPeople(actor: Actor, signal: AbortSignal): People {
  const person: Actor = { ...actor, channel: 'tty' };
  const ask = (question: string) => askLine(question, signal);
  return {
    evidence: (request) => askEvidence(request, person, ask),
    approval: (question) => askApproval(question, person, ask),
  };
}

/** How long typed-ahead input is read away before a gesture is asked for. */
const typedAheadMs = 50;

type Ask = (question: string) => Promise<string | undefined>;

async function askLine(question: string, signal: AbortSignal): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise((resolve, reject) => {
      terminal.once('close', () => resolve(undefined));
      // Typed at a question it means the run, as it does everywhere else.
      terminal.once('SIGINT', () => process.emit('SIGINT'));
      terminal.question(question, { signal }).then(resolve, reject);
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    terminal.close();
  }
}

// A 'y' that was typed while another step was running is no answer to a question that was not asked yet.
async function discardTypedAhead(): Promise<void> {
  const discard = (typed: Buffer | string) => {
    // Raw input does not make Ctrl+C a signal.
    if (typed.includes('\u0003')) process.emit('SIGINT');
  };
  // Raw, because a line that was begun would wait for its end and then count as the answer.
  process.stdin.setRawMode(true);
  process.stdin.on('data', discard);
  await sleep(typedAheadMs);
  process.stdin.setRawMode(false);
  process.stdin.off('data', discard);
  process.stdin.pause();
}

async function askEvidence(
  { evidence, complaint }: EvidenceRequest,
  actor: Actor,
  ask: Ask,
): Promise<EvidenceAnswer | undefined> {
  if (complaint !== undefined) process.stdout.write(`      ${plain(complaint)}\n`);
  switch (evidence.kind) {
    case 'text': {
      const text = await ask(`      ${evidence.name}: `);
      return text === undefined ? undefined : { actor, given: { kind: 'text', text } };
    }
    case 'attachment': {
      const path = await ask(`      ${evidence.name} (path of a file): `);
      return path === undefined ? undefined : { actor, given: { kind: 'attachment', path: path.trim() } };
    }
    case 'checklist':
      return askItems(evidence.items, actor, ask);
  }
}

async function askItems(items: readonly string[], actor: Actor, ask: Ask): Promise<EvidenceAnswer | undefined> {
  const ticked: string[] = [];
  for (const item of items) {
    const answer = await ask(`      [ ] ${plain(item)} – done? (y/n) `);
    if (answer === undefined) return undefined;
    if (isYes(answer)) ticked.push(item);
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
  const typed = await ask(`      type '${plain(text)}' to run it, or nothing to refuse: `);
  if (typed === undefined) return undefined;
  return typed === '' ? refusal(actor, ask) : { kind: 'approve', actor, typed };
}

async function askConfirmed({ argv }: ApprovalQuestion, actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const answer = await ask(argv ? '      run it? (y/n) ' : '      done and approved? (y/n) ');
  if (answer === undefined) return undefined;
  return isYes(answer) ? { kind: 'approve', actor } : refusal(actor, ask);
}

function questionText({ argv, classification, complaint, approval }: ApprovalQuestion): string {
  const lines = complaint === undefined ? [] : [plain(complaint)];
  const { risk, requirement } = approval.request;
  if (argv) lines.push(`${risk ? riskBadge(risk) : ''} ${plain(commandLine(argv))}`);
  for (const reason of classification?.reasons ?? []) lines.push(`  because ${plain(reason.why)}`);
  if (requirement.roles.length > 0)
    lines.push(`approval ${approval.grants.length + 1} of ${requirement.min}, by ${requirement.roles.join(' or ')}`);
  return lines.map((line) => `      ${line}\n`).join('');
}

async function askWho({ approval }: ApprovalQuestion, starter: Actor, ask: Ask): Promise<Actor | undefined> {
  const { min, roles } = approval.request.requirement;
  const counts = approval.grants.length === 0 && (roles.length === 0 || roles.includes(starter.role ?? ''));
  if (min === 1 && counts) return starter;
  const name = await ask(`      who approves? (name${counts ? `, empty for ${starter.id}` : ''}) `);
  if (name === undefined) return undefined;
  const id = name.trim() === '' && counts ? starter.id : name.trim();
  return inRole({ ...starter, id }, roles, ask);
}

async function inRole(person: Actor, roles: readonly string[], ask: Ask): Promise<Actor | undefined> {
  if (roles.length === 0) return person;
  const role = await ask(`      in which role? (${roles.join(', ')}) `);
  return role === undefined ? undefined : { ...person, role: role.trim() };
}

async function refusal(actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const reason = await ask('      why not? ');
  return reason === undefined ? undefined : { kind: 'reject', actor, reason };
}

function isYes(answer: string): boolean {
  return /^(y|yes)$/i.test(answer.trim());
}
