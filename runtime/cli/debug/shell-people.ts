import type { Answered, Debugged } from '../../debug/console/debugged.js';
import { evidenceText } from '../../debug/console/evidence-text.js';
import type { Asked } from '../../debug/console/place.js';
import { waitsFor } from '../../debug/console/waits.js';
import type { ApprovalAnswer, Cancellation, EvidenceAnswer, InterventionAnswer, People } from '../../engine/ports.js';
import { interventionText } from '../render/intervention.js';
import { oneLine } from '../render/plain.js';

/** Reads commands at what a run asks, until one of them answers; undefined where the person leaves. */
export type ReadAnswer = (asked: Asked, introduction: string, withdrawn: Cancellation) => Promise<Answered | undefined>;

/** The people of a run that is debugged at a terminal: what it asks is answered by commands of its shell. */
export function shellPeople(run: Debugged, read: ReadAnswer): People {
  return {
    evidence: async (request, withdrawn) => {
      run.evidence.begin(request);
      const kept = request.complaint === undefined ? run.evidence.take(request.evidence.name) : undefined;
      if (kept) return { actor: run.speaker, given: kept };
      const asked: Asked = { kind: 'evidence', request };
      const answered = await read(asked, introduced(request.complaint, evidenceText(run, request)), withdrawn);
      return answered && evidenceIn(answered);
    },
    approval: async (request, withdrawn) => {
      const asked: Asked = { kind: 'approval', request };
      const answered = await read(asked, introduced(request.complaint, standing(asked)), withdrawn);
      return answered && approvalIn(answered);
    },
    intervention: async (request, withdrawn) => {
      const asked: Asked = { kind: 'intervention', request };
      const { planStep, cause } = request;
      const why = interventionText(planStep.step.id, cause);
      const answered = await read(asked, introduced(request.complaint, `${why}\n${standing(asked)}`), withdrawn);
      return answered && interventionIn(answered);
    },
  };
}

function introduced(complaint: string | undefined, text: string): string {
  return complaint === undefined ? text : `! ${oneLine(complaint)}\n${text}`;
}

function standing(asked: Asked): string {
  return `step '${asked.request.planStep.step.id}' ${waitsFor(asked)}`;
}

function evidenceIn(answered: Answered): EvidenceAnswer {
  if (answered.kind !== 'evidence') throw new Error(`'${answered.kind}' came as evidence`);
  return answered.answer;
}

function approvalIn(answered: Answered): ApprovalAnswer {
  if (answered.kind !== 'approval') throw new Error(`'${answered.kind}' came as an approval`);
  return answered.answer;
}

function interventionIn(answered: Answered): InterventionAnswer {
  if (answered.kind !== 'intervention') throw new Error(`'${answered.kind}' came as a word on a step`);
  return answered.answer;
}
