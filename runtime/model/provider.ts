import type { SchemaFault } from '../schema/generated/fault.js';
import type { Risk } from './risk.js';

/** The types of steps that installed providers bring, as far as a runbook's text is checked by them. */
export interface ProviderTypes {
  has(type: string): boolean;
  knows(namespace: string): boolean;
  /** The types that can be used, by their names. */
  types(): ReadonlyMap<string, ProviderType>;
  describe(type: string): ProviderType | undefined;
  /** Why there is no such type, or none that can be used, and what to do. */
  problem(type: string): string;
  /** The schema of what stands under `with` in a step of the type, without references. */
  schema(type: string): object | undefined;
  /** What is wrong with what is written under `with`; what a template decides is left to the run, which knows its value. */
  faults(type: string, written: unknown): readonly SchemaFault[];
}

/** A type of steps that an installed provider brings. */
export interface ProviderType {
  /** Such as `http.get`. */
  readonly type: string;
  readonly description: string;
  /** The class that the provider gives the type; `unknown` where it gives none. */
  readonly risk: Risk;
  /** The namespace and the version of the provider, such as `http 1.0.0`. */
  readonly provider: string;
}
