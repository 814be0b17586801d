import type { Function as FunctionNode } from 'unbash';
import { Unplayable } from './fault.js';

/** A variable of a shell; one that is declared only has no value. */
export interface Variable {
  readonly value: string | undefined;
  readonly isExported: boolean;
  readonly isReadonly: boolean;
}

/** A function of a script, with what tells the lines of the text that it stands in. */
export interface ScriptFunction {
  readonly body: FunctionNode['body'];
  readonly lineAt: (offset: number) => number;
}

/** What `set` turns on and off. */
export interface Options {
  readonly errexit: boolean;
  readonly nounset: boolean;
  readonly pipefail: boolean;
  readonly noglob: boolean;
}

const longestValue = 12 * 1024 * 1024;

/** What a shell knows; a subshell begins with a copy. */
export class Shell {
  /** What `$0` stands for, and what messages of the shell begin with. */
  readonly name: string;
  positional: readonly string[];
  options: Options;
  /** Of the last command. */
  status = 0;
  /** What is done at the end, from `trap`. */
  atExit: string | undefined;
  private readonly variables: Map<string, Variable>;
  readonly functions: Map<string, ScriptFunction>;
  /** What the local variables of each function that is under way hide. */
  private readonly hidden: Map<string, Variable | undefined>[];

  constructor(
    name: string,
    positional: readonly string[],
    options: Options,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.name = name;
    this.positional = positional;
    this.options = options;
    this.variables = new Map();
    this.functions = new Map();
    this.hidden = [];
    for (const [variable, value] of Object.entries(environment)) {
      if (value !== undefined) this.variables.set(variable, { value, isExported: true, isReadonly: false });
    }
    this.variables.set('IFS', { value: ' \t\n', isExported: false, isReadonly: false });
  }

  /** What a subshell begins with; what it changes stays in it. */
  copy(): Shell {
    const copy = new Shell(this.name, this.positional, this.options, {});
    copy.status = this.status;
    for (const [name, variable] of this.variables) copy.variables.set(name, variable);
    for (const [name, body] of this.functions) copy.functions.set(name, body);
    copy.hidden.push(...this.hidden.map((names) => new Map(names)));
    return copy;
  }

  get(name: string): string | undefined {
    return this.variables.get(name)?.value;
  }

  /** Gives a variable a value; whether it is exported stays as it is. */
  set(name: string, value: string): void {
    this.change(name, { value });
  }

  /** Gives a variable other properties. */
  change(name: string, properties: Partial<Variable>): void {
    const known = this.variables.get(name);
    if (known?.isReadonly && properties.value !== undefined) {
      throw new Unplayable(`'${name}' is read-only and given a value`);
    }
    if ((properties.value?.length ?? 0) > longestValue) {
      throw new Unplayable(`a value becomes longer than ${longestValue} characters`);
    }
    if (name === 'POSIXLY_CORRECT') throw new Unplayable(`'${name}' changes how the script is read`);
    this.variables.set(name, { value: undefined, isExported: false, isReadonly: false, ...known, ...properties });
  }

  unset(name: string): void {
    if (this.variables.get(name)?.isReadonly) throw new Unplayable(`'${name}' is read-only and unset`);
    this.variables.delete(name);
  }

  /** What programs that are started see. */
  exported(): Readonly<Record<string, string>> {
    const entries = [...this.variables].flatMap(([name, { value, isExported }]): readonly [string, string][] =>
      isExported && value !== undefined ? [[name, value]] : [],
    );
    return Object.fromEntries(entries);
  }

  /** Whether a function is under way. */
  get isInFunction(): boolean {
    return this.hidden.length > 0;
  }

  /** Makes a variable that is gone at the end of the function. */
  declareLocal(name: string): void {
    const names = this.hidden.at(-1);
    if (names === undefined) throw new Unplayable("'local' stands outside of a function");
    if (names.has(name)) return;
    const known = this.variables.get(name);
    if (known?.isReadonly) throw new Unplayable(`'${name}' is read-only and made local`);
    names.set(name, known);
    this.variables.set(name, { value: undefined, isExported: known?.isExported ?? false, isReadonly: false });
  }

  /** Does something with variables that are gone after it, as a function or a command with assignments before it does. */
  withLocals<Outcome>(kind: 'function' | 'command', names: readonly string[], act: () => Outcome): Outcome {
    const hidden = new Map(names.map((name) => [name, this.variables.get(name)]));
    if (kind === 'function') this.hidden.push(hidden);
    try {
      return act();
    } finally {
      if (kind === 'function') this.hidden.pop();
      for (const [name, variable] of hidden) this.restore(name, variable);
    }
  }

  private restore(name: string, variable: Variable | undefined): void {
    if (variable === undefined) this.variables.delete(name);
    else this.variables.set(name, variable);
  }
}
