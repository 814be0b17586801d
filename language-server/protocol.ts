/** What the language server and an editor say to each other beyond the Language Server Protocol. */
export const messageName = {
  /** Request: compiles a guide; its parameters are `CompileParams`, its result is a `CompileResult`. */
  compile: 'runbook/compile',
} as const;

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
