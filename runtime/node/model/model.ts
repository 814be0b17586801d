import type { ProposalRequest } from '../../compiler/proposal/index.js';
import type { Result } from '../../model/result.js';

/** Something that answers a request about a draft, well or badly; nothing that it says is trusted. */
export interface Model {
  /** What it is called by people and in what it had a part in. */
  readonly name: string;
  /** Where a request goes; undefined where it stays on this machine. */
  readonly place?: string;
  /** The text of its answer; never rejects. */
  complete(request: ProposalRequest, cancellation: AbortSignal): Promise<Result<string, ModelFault>>;
}

/** Why there is no answer, in a line that follows the name of the model. */
export interface ModelFault {
  readonly message: string;
}
