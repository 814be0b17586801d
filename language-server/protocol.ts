/** What the language server and an editor say to each other beyond the Language Server Protocol. */
export const messageName = {
  /** Request: compiles a guide; its parameters are `CompileParams`, its result is a `CompileResult`. */
  compile: 'runbook/compile',
  /** Request: the recorded runs; its parameters are `RunsParams`, its result is a `RunsResult`. */
  runs: 'runbook/runs',
  /** Request: what a run has to be begun with; its parameters are `BeginningParams`, its result is a `Beginning`. */
  beginning: 'runbook/beginning',
  /** Request: what is wrong with the value of an input; its parameters are `InputParams`, its result is an `InputResult`. */
  input: 'runbook/input',
} as const;

/** What the hint of a template's declared value begins with, so that an editor knows it. */
export const valueMark = '= ';

export interface CompileParams {
  /** The guide; only that of a file has a place for its draft beside it. */
  readonly uri: string;
  /** The guide's text as the editor holds it; without it, the text on disk. */
  readonly text?: string;
  /** Overwrites a draft or mapping that was edited, after a person agreed. */
  readonly force?: boolean;
}

export interface CompileResult {
  readonly guide: string;
  /** Absolute; missing where the guide is no file. */
  readonly draftPath?: string;
  readonly mappingPath?: string;
  readonly draft: string;
  readonly mapping: string;
  /** Whether draft and mapping are on disk now. */
  readonly written: boolean;
  /** How many places of the draft wait for a person. */
  readonly todos: number;
  /** Why nothing was written, where that is not the guide's nature. */
  readonly message?: string;
  /** The file that was edited since it was compiled, and was therefore left alone. */
  readonly conflict?: 'draft' | 'mapping';
}

/** Which recorded runs are asked for. */
export interface RunsParams {
  /** Absolute; the runs are those of the nearest `.runbook` folder at or above each. */
  readonly folders: readonly string[];
  /** Whether only those are wanted that wait or were interrupted. */
  readonly isOpen: boolean;
}

export interface RunsResult {
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  /** Why some of the runs are not there. */
  readonly message?: string;
}

/** A recorded run, as somebody chooses one. */
export interface ListedRun {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  readonly status: string;
  /** The title of the runbook. */
  readonly runbook: string;
  readonly mode?: string;
  readonly startedBy?: string;
  /** How many steps there are, and how many of them are done where it is known. */
  readonly steps?: number;
  readonly done?: number;
  /** What it waits for, or what is wrong with its record. */
  readonly stands?: string;
  /** Who is awaited. */
  readonly awaited?: string;
  /** When something happened last; ISO 8601 in UTC. */
  readonly lastAt?: string;
}

export interface BeginningParams {
  /** The path of the runbook, absolute. */
  readonly program: string;
}

/** What a run of a runbook has to be begun with; empty where the runbook cannot be read, which is told when it is begun. */
export interface Beginning {
  readonly inputs: readonly AskedInput[];
  /** What has to hold before it is begun. */
  readonly prerequisites: readonly string[];
}

/** An input of a runbook, as a person is asked for it. */
export interface AskedInput {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly description?: string;
  /** The values to choose from. */
  readonly choices?: readonly string[];
  /** What it is unless it is given. */
  readonly default?: string;
  /** The place that the value of a secret is taken from, or would be. */
  readonly from?: string;
  /** Whether a run cannot begin without an answer. */
  readonly isNeeded: boolean;
  /** Whether it must have a value, if only its default. */
  readonly isRequired: boolean;
  /** Whether the value is never stored or shown. */
  readonly isSecret: boolean;
}

export interface InputParams extends BeginningParams {
  readonly name: string;
  readonly value: string;
}

export interface InputResult {
  /** Why the value is not taken; missing where it is. */
  readonly message?: string;
}

/** The commands that an editor may have for lenses; it names those that it has in its initialization options, as `commands`. */
export const commandName = {
  /** Runs a runbook; its arguments are the address of the runbook and the mode. */
  run: 'runbook.run',
  /** Runs a runbook and stops at a step; its arguments are the address of the runbook and the line of the step, from 1. */
  debugStep: 'runbook.debugStep',
} as const;

/** The commands that an editor said it has; none where it said nothing that can be understood. */
export function namedCommands(options: unknown): ReadonlySet<string> {
  const named = typeof options === 'object' && options !== null && 'commands' in options ? options.commands : [];
  return new Set(Array.isArray(named) ? named.filter((name) => typeof name === 'string') : []);
}
