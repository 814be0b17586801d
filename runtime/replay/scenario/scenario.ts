/** What was recorded of commands, to answer them from: the `scenario.yaml` of cli-replay. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly vars: ReadonlyMap<string, string>;
  /** The only programs that may be called, by their base names; any, where there are none. */
  readonly allowedCommands: readonly string[];
  /** Globs of the variables of the environment that no template sees. */
  readonly deniedVariables: readonly string[];
  /** All steps in their order, those of groups among them. */
  readonly steps: readonly ScenarioStep[];
  readonly groups: readonly StepGroup[];
}

/** A command and the answer to it. */
export interface ScenarioStep {
  /** Texts to be equal to, `{{ .any }}` and `{{ .regex "…" }}`. */
  readonly argv: readonly string[];
  /** What the command must be given on its standard input; empty for anything. */
  readonly stdin: string;
  readonly exit: number;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly captures: ReadonlyMap<string, string>;
  readonly calls: { readonly min: number; readonly max: number };
  /** What stands in `when`, which nobody evaluates. */
  readonly condition: string;
  /** Where it stands in the file, counted from 1. */
  readonly line: number;
}

/** What a command writes: a template, or a file with one, by its path from the folder of the scenario. */
export type Output =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

/** Steps that may come in any order: those from `start` to before `end`. */
export interface StepGroup {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * How strict a scenario is taken: `strict` refuses what cli-replay lets pass in silence, `compatible` does what it does
 * (docs/replay.md).
 */
export type Strictness = 'strict' | 'compatible';

/** What is wrong with a scenario, at a line that counts from 1. */
export interface ScenarioFault {
  readonly line: number;
  readonly message: string;
}
