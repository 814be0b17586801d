import { type CancellationToken, l10n } from 'vscode';
import type { Answer, Question } from '../runtime/model/question.js';
import type { EvidenceRequirement } from '../runtime/model/runbook.js';
import { askApproval } from './ask-approval.js';
import { askIntervention } from './ask-intervention.js';
import { askText, type Inputs, notBlank, sentences } from './dialog.js';

/** What the person answers; undefined where the input was closed without an answer. */
export async function askPerson(
  inputs: Inputs,
  question: Question,
  token: CancellationToken,
): Promise<Answer | undefined> {
  if (question.approval) return askApproval(inputs, question, question.approval, token);
  if (question.intervention) return askIntervention(inputs, question, question.intervention, token);
  if (question.evidence) return askEvidence(inputs, question, question.evidence, token);
  throw new Error(`question '${question.requestId}' asks for nothing`);
}

async function askEvidence(
  inputs: Inputs,
  question: Question,
  evidence: EvidenceRequirement,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const title = `${question.title}: ${evidence.name}`;
  const prompt = sentences(question.complaint, question.instructions);
  switch (evidence.kind) {
    case 'text': {
      const text = await askText(inputs, { title, prompt, faultOf: notBlank }, token);
      return text === undefined ? undefined : { kind: 'text', text };
    }
    case 'checklist': {
      const placeHolder = sentences(question.complaint, l10n.t('tick every item'));
      const options = { title, placeHolder, canPickMany: true, ignoreFocusOut: true } as const;
      const rows = evidence.items.map((label) => ({ label, picked: question.ticked?.includes(label) === true }));
      const chosen = await inputs.showQuickPick(rows, options, token);
      return chosen && { kind: 'checklist', items: chosen.map(({ label }) => label) };
    }
    case 'attachment': {
      const files = await inputs.showOpenDialog({ title, openLabel: l10n.t('Attach'), canSelectMany: false });
      const path = files?.[0]?.fsPath;
      return path === undefined ? undefined : { kind: 'attachment', path };
    }
  }
}
