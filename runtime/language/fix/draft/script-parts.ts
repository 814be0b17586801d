import { failed, ok, type Result } from '../../../model/result.js';
import { bashParser } from '../../../risk/index.js';

type Parsed = ReturnType<typeof bashParser.parse>;
type Statement = Parsed['commands'][number];
type SyntaxNode = Parameters<typeof bashParser.forEachChild>[0];

/** A statement of a script that can be run without those before it. */
export interface ScriptPart {
  /** The comment lines above it, and itself. */
  readonly text: string;
  /** How many lines of the script come before it, and before what follows it. */
  readonly lines: readonly [number, number];
  /** Its words, where it starts one program and nothing in it is for a shell to read. */
  readonly argv?: readonly string[];
}

/** What the variables that a script is given stand for. */
export type Variables = ReadonlyMap<string, string>;

/** The statements of a script for bash or sh; or why they cannot be run one by one. */
export function scriptParts(text: string, env: Variables): Result<readonly ScriptPart[], string> {
  const script = bashParser.parse(text);
  if (script.errors?.length) return failed('its text is not read as a script of a shell');
  const [options, ...rest] = script.commands;
  const setting = options !== undefined && nameOf(options) === 'set' ? options : undefined;
  const statements = setting ? rest : script.commands;
  if (statements.length < 2) return failed('its text is one statement');
  const fault = bondIn(statements, text);
  if (fault !== undefined) return failed(fault);
  // What nothing in the text names is for the programs to read.
  const isForPrograms = [...env.keys()].some((name) => !mentions(text, name));
  return ok(partsOf(statements, text, { setting, env: isForPrograms ? undefined : env }));
}

/** What holds for every statement: the options of the shell, and variables that only the text reads. */
interface Scene {
  readonly setting: Statement | undefined;
  readonly env: Variables | undefined;
}

function partsOf(statements: readonly Statement[], text: string, { setting, env }: Scene): readonly ScriptPart[] {
  const starts = statements.map(({ pos }, index) => {
    const before = index === 0 ? setting?.end : statements[index - 1]?.end;
    return before === undefined ? 0 : pos - commentsAbove(text.slice(before, pos)).length;
  });
  return statements.map((statement, index) => {
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? text.length;
    const own = text
      .slice(start, end)
      .replace(/^\s*\n/, '')
      .replace(/[;\s]+$/, '');
    const lines = [text.slice(0, start), text.slice(0, end).trimEnd()].map((one) => one.split('\n').length) as [
      number,
      number,
    ];
    const argv = env === undefined || own.includes('#') ? undefined : plainArgv(statement, env);
    const run = setting === undefined ? own : `${text.slice(setting.pos, setting.end)}\n${own}`;
    return { text: argv ? own : run, lines, ...(argv && { argv }) };
  });
}

/** The lines of comments that end what stands between two statements. */
function commentsAbove(between: string): string {
  return /\n((?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*)$/.exec(between)?.[1] ?? '';
}

/** What a statement leaves behind for those that follow it, or does beside them. */
function bondIn(statements: readonly Statement[], text: string): string | undefined {
  for (const [index, statement] of statements.entries()) {
    const written = text.slice(statement.pos, statement.end).split('\n', 1)[0] ?? '';
    if (statement.background) return `'${written}' runs beside what follows`;
    const later = statements[index + 1] === undefined ? '' : text.slice(statements[index + 1]?.pos);
    const left = later === '' ? undefined : leftBehind(statement, later);
    if (left !== undefined) return `'${written}' ${left}`;
  }
  return undefined;
}

const lasting =
  /^(?:cd|pushd|popd|export|declare|typeset|local|readonly|read|readarray|mapfile|source|\.|set|shopt|trap|alias|exec|eval|exit|return|umask|ulimit|unset|getopts|wait|let|shift|hash|enable)$/;

function leftBehind(statement: Statement, later: string): string | undefined {
  if (/\$[?!_]/.test(later)) return 'leaves a status behind that is looked at later';
  let left: string | undefined;
  visit(statement.command, (node) => {
    left ??= leftBy(node, later);
  });
  return left;
}

function leftBy(node: SyntaxNode, later: string): string | undefined {
  if (node.type === 'Function') return 'is a function that later lines may call';
  if (node.type === 'Command')
    return lasting.test(node.name?.value ?? '') ? 'changes the shell for later lines' : undefined;
  const name = node.type === 'Assignment' ? node.name : node.type === 'For' ? node.name.value : undefined;
  return name !== undefined && mentions(later, name) ? `sets '${name}', which is used later` : undefined;
}

/** Whether a text of a shell holds a name, as a word of its own. */
export function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9_])${name.replace(/\W/g, '')}(?![A-Za-z0-9_])`).test(text);
}

function visit(node: SyntaxNode, look: (node: SyntaxNode) => void): void {
  look(node);
  bashParser.forEachChild(node, (child) => visit(child, look));
}

function nameOf({ command }: Statement): string | undefined {
  return command.type === 'Command' ? command.name?.value : undefined;
}

// What a shell does itself is no program, or another one of the same name.
const builtin =
  /^(?:\[|:|true|false|test|echo|printf|pwd|time|kill|type|command|builtin|ulimit|jobs|bg|fg|history|help|times|!)$/;

function plainArgv({ command }: Statement, env: Variables): readonly string[] | undefined {
  if (command.type !== 'Command' || command.name === undefined) return undefined;
  if (command.prefix.length > 0 || command.redirects.length > 0 || builtin.test(command.name.value)) return undefined;
  // Nobody could tell a program that a variable names.
  const name = literalOf(command.name, new Map());
  const words = [name, ...command.suffix.map((word) => (word.type === 'Word' ? literalOf(word, env) : undefined))];
  return words.every((word) => word !== undefined) ? words : undefined;
}

type Word = Extract<SyntaxNode, { readonly type: 'Word' }>;

/** A word that stands for itself, plain or in quotes, or for all of a variable. */
function literalOf({ text, value }: Word, env: Variables): string | undefined {
  const variable = /^"\$(?:(\w+)|\{(\w+)\})"$/.exec(text);
  if (variable) return env.get(variable[1] ?? variable[2] ?? '');
  const isPlain = /^[\w@%+=:,./-]+$/.test(text) || /^'[^']*'$/.test(text) || /^"[^"$`\\!]*"$/.test(text);
  return isPlain && !value.includes('{{') ? value : undefined;
}
