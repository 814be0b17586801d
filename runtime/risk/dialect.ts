// Holds a list: what other shells than bash read in another way, and which programs read their text as bash does.
import type { SyntaxNode } from 'unbash';
import { destructiveVerb } from './destructive.js';
import type { ShellParser } from './parsers.js';
import type { Scene } from './scene.js';
import { harmless, type Verdict, verdict } from './verdict.js';

/** What reads a text: bash or what reads it alike, ksh, or any shell of which only POSIX is known. */
export type Dialect = 'bash' | 'ksh' | 'posix';

/** A scene that may say by which shell the text around is read, and whether the next text is read by that one too. */
interface DialectScene extends Scene {
  readonly dialect?: Dialect;
  readonly isSettled?: boolean;
}

/** The scene for a text of which it is known what reads it. */
export function readBy(dialect: Dialect, scene: Scene): Scene {
  const settled: DialectScene = { ...scene, dialect, isSettled: true };
  return settled;
}

/** The scene for what stands inside a text that is read by a dialect. */
export function inside(dialect: Dialect, scene: Scene): Scene {
  const within: DialectScene = { ...scene, dialect, isSettled: false };
  return within;
}

/** The dialect that a program reads, by its name; undefined for what hands text back to the shell that runs it. */
export function dialectOfProgram(name: string, scene: DialectScene): Dialect {
  const base = name.replace(/^.*\//, '');
  if (/^(bash|rbash|zsh)$/.test(base)) return 'bash';
  if (/^(m|l|o)?ksh(93)?$/.test(base)) return 'ksh';
  return /^(eval|trap)$/.test(base) ? (scene.dialect ?? 'bash') : 'posix';
}

/** Which shell reads a text: the one that is known to be handed it, and else any. */
export function dialectOf(text: string, scene: DialectScene): Dialect {
  if (scene.isSettled === true && scene.dialect !== undefined) return scene.dialect;
  if (scene.depth === 0) return scene.dialect ?? 'bash';
  const handing = scene.programs.filter((words) => words.includes(text));
  // Whatever else is handed the same text may be another shell.
  if (!handing.every((words) => runsText(words, text))) return 'posix';
  return dialectOfProgram(handing.at(-1)?.[0] ?? '', scene);
}

/** Whether a shell of a known dialect stands before a text in a command, with nothing but its options between them. */
function runsText(words: readonly string[], text: string): boolean {
  const before = words.slice(0, words.indexOf(text));
  const shell = before.findLastIndex((word) => /^(.*\/)?(\w*sh(93)?|eval|trap)$/.test(word));
  const options = before.slice(shell + 1);
  const isCommand = /^(eval|trap)$/.test(before[shell] ?? '')
    ? options.length === 0
    : /^-\w*c$/.test(options.at(-1) ?? '');
  return shell >= 0 && isCommand && options.every((word) => /^([-+].*|pipefail|errexit|nounset|xtrace)$/.test(word));
}

/** The verdict on what a shell may read in another way than bash: such text is not read at all. */
export function judgeDialect(script: SyntaxNode, text: string, dialect: Dialect, { parsers, place }: Scene): Verdict {
  const found = dialect === 'bash' ? undefined : firstDifference(script, parsers.bash, dialect);
  if (found === undefined) return harmless;
  const span = place({ start: found.node.pos, end: found.node.end });
  const why = `'${found.means}' means something else to a shell that is not bash`;
  const verb = destructiveVerb(text);
  return verb === undefined
    ? verdict('foreign/unread', 'unknown', span, why, advice)
    : verdict('foreign/unread', 'dangerous', span, `${why}, and the text holds '${verb.word}'`, advice);
}

const advice = 'name bash as the shell, or write it as POSIX has it';

interface Difference {
  readonly node: SyntaxNode;
  readonly means: string;
}

function firstDifference(node: SyntaxNode, parser: ShellParser, dialect: Dialect): Difference | undefined {
  const means = dialect === 'ksh' ? differsInKsh(node) : (differsInKsh(node) ?? differs(node));
  if (means !== undefined) return { node, means };
  let found: Difference | undefined;
  parser.forEachChild(node, (child) => {
    found ??= firstDifference(child, parser, dialect);
  });
  return found;
}

function differsInKsh(node: SyntaxNode): string | undefined {
  if (node.type === 'Redirect' && node.operator.startsWith('&')) return node.operator;
  return node.type === 'Pipeline' && node.operators.includes('|&') ? '|&' : undefined;
}

const byType: Readonly<Partial<Record<SyntaxNode['type'], string>>> = {
  ArithmeticCommand: '(( ))',
  ArithmeticFor: 'for (( ))',
  TestCommand: '[[ ]]',
  AnsiCQuoted: "$''",
  LocaleString: '$""',
  ProcessSubstitution: '<( )',
  HereString: '<<<',
  ExtendedGlob: '?( )',
  Select: 'select',
  Coproc: 'coproc',
  ArrayValue: '=( )',
};

function differs(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'Function':
      // Only a name that stands behind the word `function` does not begin the definition.
      return node.name.pos > node.pos ? 'function' : undefined;
    case 'HereDoc':
      return node.delimiter !== undefined && /\$['"]/.test(node.delimiter.text) ? "<<$''" : undefined;
    case 'ArithmeticExpansion':
      return node.text.startsWith('$[') ? '$[ ]' : undefined;
    case 'ParameterExpansion':
      return isBashOnly(node) ? '${ }' : undefined;
    default:
      return byType[node.type];
  }
}

function isBashOnly(node: Extract<SyntaxNode, { type: 'ParameterExpansion' }>): boolean {
  const { prefix, index, operation } = node;
  return prefix === '!' || index !== undefined || !/^(Default|Remove)$/.test(operation?.type ?? 'Default');
}
