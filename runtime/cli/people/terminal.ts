import type { Cancellation, EvidenceAnswer, EvidenceRequest, People } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { oneLine } from '../render/plain.js';
import { askApproval } from './approval.js';
import { askIntervention } from './intervention.js';
import { type Ask, askOnTerminal, askYesNo, discardTypedAhead, tell } from './prompt.js';

/** Asks the person at the controlling terminal. The end of input (Ctrl+D) is no answer. */
export function terminalPeople(actor: Actor, signal: AbortSignal): People {
  const person: Actor = { ...actor, channel: 'tty' };
  const asking = (withdrawn: Cancellation) => askOnTerminal(AbortSignal.any([signal, signalOf(withdrawn)]));
  return {
    evidence: (request, withdrawn) => askEvidence(request, person, asking(withdrawn)),
    approval: (question, withdrawn) => askApproval(question, person, asking(withdrawn)),
    intervention: (question, withdrawn) => askIntervention(question, person, asking(withdrawn)),
  };
}

function signalOf(cancellation: Cancellation): AbortSignal {
  const controller = new AbortController();
  cancellation.onCancel(() => controller.abort());
  return controller.signal;
}

/** Asks for one piece of evidence; of a checklist only for the items that are not ticked yet. */
export async function askEvidence(
  { evidence, given, complaint }: EvidenceRequest,
  actor: Actor,
  ask: Ask,
): Promise<EvidenceAnswer | undefined> {
  // A line that was typed while a step ran is no evidence of what is asked for only now.
  await discardTypedAhead();
  if (complaint !== undefined) tell(oneLine(complaint));
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
      return askItems(evidence.items, given?.kind === 'checklist' ? given.items : [], { actor, ask });
  }
}

async function askItems(
  items: readonly string[],
  before: readonly string[],
  { actor, ask }: { readonly actor: Actor; readonly ask: Ask },
): Promise<EvidenceAnswer | undefined> {
  const ticked = [...before];
  for (const item of items) {
    if (before.includes(item)) continue;
    const isDone = await askYesNo(`      [ ] ${oneLine(item)} – done? (y/n) `, ask);
    if (isDone === undefined) return undefined;
    if (isDone) ticked.push(item);
    else
      tell(`'${oneLine(item)}' stays open; Ctrl+D leaves it, and 'runbook skip' or 'runbook abort' go on without it`);
  }
  return { actor, given: { kind: 'checklist', items: ticked } };
}
