import type { ProviderTypes } from '../model/provider.js';
import type { Result } from '../model/result.js';
import type { Cancellation, Execution, ExecutionRequest, Executor } from './ports.js';

/** The installed providers: what their types are, and a way to have a step of one done. */
export interface Providers extends ProviderTypes {
  /**
   * What a step of the type is given: what is written under `with`, with its templates filled in. A text that was a
   * template becomes the number or the boolean that it reads as where the type takes no text. Failed with what is wrong.
   */
  fields(type: string, written: ProviderFields, filled: unknown): Result<ProviderFields, string>;
  /**
   * Lets a provider do a step that has passed its gate. Resolves when nothing of the provider is left; that it failed, or
   * wanted what is refused, is the outcome and its `detail`. Rejects only for bugs.
   */
  execute(request: ProviderRequest): Promise<Execution>;
}

/** What stands under `with` in a step, by key. */
export type ProviderFields = Readonly<Record<string, unknown>>;

/** A step with its templates filled in, and what surrounds it. */
export interface ProviderRequest extends Pick<ExecutionRequest, 'cwd' | 'environment' | 'timeoutMs' | 'onOutput'> {
  readonly type: string;
  readonly with: ProviderFields;
  readonly runId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly cancellation: Cancellation;
  /** Starts the programs that the provider asks for and that are authorized. */
  readonly executor: Executor;
  /** Judges a program that the provider wants to start, with the same lists and classes as a step. */
  authorize(command: ProviderCommand): Promise<Authorization>;
}

/** A program that a provider wants to start. */
export interface ProviderCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The variables that the program is given beside those of the step. */
  readonly env: Readonly<Record<string, string>>;
}

export type Authorization = { readonly ok: true } | { readonly ok: false; readonly message: string };
