import type { Assignment, Command, ParsedScript, SyntaxNode } from 'unbash';
import type { ShellParser } from './parsers.js';
import type { Constants } from './words.js';

const rebinders = new Set([
  'read',
  'mapfile',
  'readarray',
  'getopts',
  'let',
  'unset',
  'source',
  '.',
  'eval',
  'printf',
  'declare',
  'local',
  'typeset',
  'trap',
]);

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

  constructor(script: ParsedScript, parser: ShellParser) {
    this.parser = parser;
    this.topLevel = new Set(script.commands.map(({ command }) => command));
    this.look(script);
  }

  constants(): Constants {
    return new Map(this.isOpaque ? [] : [...this.found].filter(([name]) => (this.times.get(name) ?? 0) <= 1));
  }

  private look(node: SyntaxNode): void {
    if (node.type === 'Command') this.lookAtCommand(node);
    else this.isOpaque ||= setsVariables(node);
    if (node.type === 'Assignment') this.times.set(node.name, (this.times.get(node.name) ?? 0) + 1);
    if (node.type === 'For' || node.type === 'Select') this.times.set(node.name.value, 2);
    this.parser.forEachChild(node, (child) => this.look(child));
  }

  private lookAtCommand(command: Command): void {
    this.isOpaque ||= rebinders.has(command.name?.value ?? '');
    if (!this.topLevel.has(command)) return;
    for (const assignment of assignmentsOf(command)) remember(assignment, this.found);
  }
}

/** Whether a part of a script can set variables without an assignment. */
function setsVariables(node: SyntaxNode): boolean {
  if (node.type === 'ParameterExpansion') return node.operation !== undefined;
  return node.type === 'ArithmeticCommand' || node.type === 'ArithmeticExpansion';
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
