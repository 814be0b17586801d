import {
  changesIn,
  type Judgement,
  judged,
  type ProposalRequest,
  type ProposalSource,
  requestFor,
} from '../../compiler/proposal/index.js';
import { readRunbook } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { redactorOf } from '../../record/redact.js';
import { secretRedactions } from '../../record/secrets.js';
import proposal from '../../schema/proposal.schema.json' with { type: 'json' };
import runbook from '../../schema/runbook-v1.schema.json' with { type: 'json' };
import type { Model, ModelFault } from './model.js';

/** What a model would be asked about a draft: without what looks like a secret, and without what the draft hides. */
export function proposalRequest(source: ProposalSource): ProposalRequest {
  const own = readRunbook(source.draft, source.risk).runbook?.governance.redact ?? [];
  const { text: redact } = redactorOf([...own, ...secretRedactions]);
  return requestFor(source, { runbook, proposal }, redact);
}

/** What becomes of a draft by a model that is asked now; or why it stays as it is. */
export async function proposed(
  model: Model,
  { source, request }: { readonly source: ProposalSource; readonly request: ProposalRequest },
  cancellation: AbortSignal,
): Promise<Result<Judgement, ModelFault>> {
  const answer = await model.complete(request, cancellation);
  return answer.ok ? judgedAnswer(answer.value, source, { model: model.name }) : answer;
}

/** What becomes of a draft by an answer; or why the answer as a whole cannot be used. */
export function judgedAnswer(
  answer: string,
  source: ProposalSource,
  options: Parameters<typeof judged>[2],
): Result<Judgement, ModelFault> {
  const changes = changesIn(answer);
  return changes.ok ? ok(judged(changes.value, source, options)) : failed({ message: changes.error });
}
