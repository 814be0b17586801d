import { dirname, resolve } from 'node:path';
import type { EvidenceAnswer, EvidenceRequest, People } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import type { EvidenceFile, WrittenEvidence } from '../../replay/evidence-file.js';

/** Lets a file answer requests for evidence, once each; everything else goes to the people who are there. */
export function withWrittenEvidence(file: EvidenceFile, path: string, actor: Actor, others: People): People {
  return {
    approval: others.approval,
    intervention: others.intervention,
    evidence: async (request, withdrawn) => {
      // A complaint means that the written answer did not count, so it is not given again.
      const written = request.complaint === undefined ? answerFor(file, request) : undefined;
      return written ? answered(written, path, actor) : others.evidence(request, withdrawn);
    },
  };
}

function answerFor(file: EvidenceFile, { planStep, evidence }: EvidenceRequest): WrittenEvidence | undefined {
  return file.get(planStep.step.id)?.get(evidence.name);
}

function answered(written: WrittenEvidence, path: string, actor: Actor): EvidenceAnswer {
  const given = written.kind === 'attachment' ? { ...written, path: resolve(dirname(path), written.path) } : written;
  return { actor: { ...actor, channel: 'file' }, given };
}
