import type { Assignment, Command, ParsedScript, SyntaxNode } from 'unbash';
import type { ShellParser } from './parsers.js';
import { plainWords } from './visible.js';

/** The variables whose value is known wherever they are read, with the offset from which it is. */
export type Constants = ReadonlyMap<string, { readonly value: string; readonly from: number }>;

// Commands that can set variables in other ways than by a plain assignment.
const rebinders =
  /^(read|mapfile|readarray|getopts|let|unset|source|\.|eval|printf|declare|local|typeset|trap|alias|history|fc|bind|compgen|complete|enable|select)$/;
const rebinderInside =
  /(^|[^\w-])(read|mapfile|readarray|getopts|let|unset|source|eval|printf|declare|local|typeset)\b/;
// Variables that the shell itself changes.
const shellsOwn =
  /^(_|RANDOM|SRANDOM|SECONDS|EPOCH\w+|LINENO|OPT(ARG|IND|ERR)|REPLY|MAPFILE|COPROC|PWD|OLDPWD|DIRSTACK|PIPESTATUS|FUNCNAME|GROUPS|UID|EUID|PPID|SHLVL|HIST\w+|BASH\w*|COMP_\w+|READLINE_\w+)$/;

/**
 * The variables that a script sets once, at its top level, to a plain text. A variable that is set anywhere else as
 * well, or a script that can set variables in other ways, has no constants: then nothing is known of it.
 */
export function constantsIn(script: ParsedScript, parser: ShellParser): Constants {
  const survey = new Survey(script, parser);
  return survey.constants();
}

class Survey {
  private readonly found = new Map<string, { value: string; from: number }>([['IFS', { value: ' ', from: 0 }]]);
  private readonly times = new Map<string, number>();
  private readonly topLevel: ReadonlySet<SyntaxNode>;
  private readonly parser: ShellParser;
  private isOpaque = false;
  private hasOpenName = false;
  private holdsRebinder = false;

  constructor(script: ParsedScript, parser: ShellParser) {
    this.parser = parser;
    const lasting = script.commands.filter(({ background }) => background !== true);
    this.topLevel = new Set(lasting.map(({ command }) => command));
    this.look(script);
  }

  constants(): Constants {
    if (this.isOpaque || (this.hasOpenName && this.holdsRebinder)) return new Map();
    return new Map([...this.found].filter(([name]) => (this.times.get(name) ?? 0) <= 1 && !shellsOwn.test(name)));
  }

  private look(node: SyntaxNode): void {
    if (node.type === 'Command') this.lookAtCommand(node);
    else this.isOpaque ||= setsVariables(node);
    if (node.type === 'Assignment') {
      this.count(node.name);
      this.holdsRebinder ||= rebinderInside.test(node.text.slice(node.name.length + 1));
    }
    if (node.type === 'For' || node.type === 'Select') this.times.set(node.name.value, 2);
    this.parser.forEachChild(node, (child) => this.look(child));
  }

  private lookAtCommand(command: Command): void {
    const words = plainWords(command);
    const [name = ''] = words;
    this.isOpaque ||= rebinders.test(name) || (name === 'wait' && words.some((word) => /^["'$-]/.test(word)));
    this.isOpaque ||= command.name === undefined && command.prefix.some(isSeparators);
    this.hasOpenName ||= /[$`]/.test(name);
    this.countQuoted(command);
    if (!this.topLevel.has(command)) return;
    for (const assignment of assignmentsOf(command)) remember(assignment, this.found);
  }

  private count(name: string): void {
    this.times.set(name, (this.times.get(name) ?? 0) + 1);
  }

  /** `export "x=…"` sets a variable as well; a word that is not known may set any. */
  private countQuoted(command: Command): void {
    if (!/^(export|readonly)$/.test(plainWords(command)[0] ?? '')) return;
    for (const part of command.args) {
      if (part.type !== 'Word') continue;
      this.isOpaque ||= /[$`]/.test(part.text);
      if (part.value.includes('=')) this.count(part.value.replace(/\+?=.*/s, ''));
    }
  }
}

function isSeparators(part: SyntaxNode): boolean {
  return part.type === 'Assignment' && part.name === 'IFS';
}

/** Whether a part of a script can set variables without an assignment. */
function setsVariables(node: SyntaxNode): boolean {
  if (node.type === 'ParameterExpansion') return node.operation !== undefined;
  if (node.type === 'Redirect') return node.descriptor?.type === 'FileDescriptorVariable';
  return ['ArithmeticCommand', 'ArithmeticExpansion', 'ArithmeticFor', 'Coproc'].includes(node.type);
}

function assignmentsOf(command: Command): readonly Assignment[] {
  const parts = command.name === undefined ? command.prefix : command.name.value === 'export' ? command.args : [];
  return parts.flatMap((part) => (part.type === 'Assignment' ? [part] : []));
}

function remember(assignment: Assignment, constants: Map<string, { value: string; from: number }>): void {
  const { value, name, append, index } = assignment;
  if (value.type !== 'Word' || append === true || index !== undefined) return;
  if (isPlain(value.parts)) constants.set(name, { value: value.value, from: assignment.end });
}

function isPlain(parts: readonly SyntaxNode[] | undefined): boolean {
  return (parts ?? []).every((part) => {
    if (part.type === 'DoubleQuoted') return isPlain(part.parts);
    return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
  });
}
