import type { IrCommand, IrVariable } from './ir.js';
import { knownPlaceholders } from './known-placeholder.js';
import { type TextPart, templateText } from './template-text.js';

/** The arguments of a command as templates, or why it cannot be started without a shell. */
export type ArgvReading = { readonly argv: readonly string[] } | { readonly problem: string };

/** Reads one simple command into its arguments: quotes taken off, placeholders made templates, nothing added. */
export function readArgv(command: IrCommand, variables: readonly IrVariable[]): ArgvReading {
  const pieces = piecesOf(command, variables);
  const problem = pieces.find((piece) => piece.kind === 'problem');
  if (problem) return { problem: problem.text };
  return checked(wordsOf(pieces).map(templateText));
}

function wordsOf(pieces: readonly Piece[]): readonly (readonly TextPart[])[] {
  const words: TextPart[][] = [];
  let word: TextPart[] | undefined;
  for (const piece of pieces) {
    if (piece.kind === 'blank') word = undefined;
    else if (word) word.push(partOf(piece));
    else {
      word = [partOf(piece)];
      words.push(word);
    }
  }
  return words;
}

function partOf(piece: Piece): TextPart {
  return piece.kind === 'reference' ? { reference: piece.text } : { text: piece.text };
}

interface Piece {
  readonly kind: 'text' | 'blank' | 'reference' | 'problem';
  readonly text: string;
}

/** The text with its placeholders; what lies between them is read as shell words. */
function piecesOf(command: IrCommand, variables: readonly IrVariable[]): readonly Piece[] {
  const text = command.text.replace(/\\\n\s*/g, ' ');
  const known = new Map(knownPlaceholders(text, command, variables).map((one) => [one.index, one]));
  const pieces: Piece[] = [];
  let at = 0;
  let quote = '';
  while (at < text.length) {
    const placeholder = known.get(at);
    const step = placeholder
      ? placeholderStep(placeholder.asWritten, placeholder.name, quote)
      : quote === ''
        ? bareStep(text.slice(at))
        : quotedStep(text.slice(at), quote);
    pieces.push(step.piece);
    at += step.length;
    quote = step.quote ?? quote;
  }
  return quote === '' ? pieces : [...pieces, { kind: 'problem', text: 'a quote is not closed' }];
}

interface Step {
  readonly piece: Piece;
  readonly length: number;
  readonly quote?: string;
}

function placeholderStep(written: string, name: string, quote: string): Step {
  // Blanks around '=xx' belong to the shape, not to the value.
  const isShellVariable = written.startsWith('$');
  if (isShellVariable && quote === "'") return { piece: { kind: 'text', text: written }, length: written.length };
  return { piece: { kind: 'reference', text: name }, length: written.length };
}

function bareStep(rest: string): Step {
  const blank = /^\s+(?:#.*$)?/.exec(rest);
  if (blank) return { piece: { kind: 'blank', text: '' }, length: blank[0].length };
  const mark = rest.charAt(0);
  if (mark === '"' || mark === "'") return { piece: { kind: 'text', text: '' }, length: 1, quote: mark };
  if (mark === '\\') return { piece: { kind: 'text', text: rest.charAt(1) }, length: 2 };
  const problem = shellMarks[mark];
  if (problem) return { piece: { kind: 'problem', text: problem }, length: 1 };
  const plain = /^[^\s"'\\|&;<>()$`*?[\]{}~!]+/.exec(rest)?.[0] ?? mark;
  return { piece: { kind: 'text', text: plain }, length: plain.length };
}

function quotedStep(rest: string, quote: string): Step {
  const mark = rest.charAt(0);
  if (mark === quote) return { piece: { kind: 'text', text: '' }, length: 1, quote: '' };
  if (quote === '"' && (mark === '$' || mark === '`'))
    return { piece: { kind: 'problem', text: shellMarks[mark] ?? '' }, length: 1 };
  if (quote === '"' && mark === '\\' && /^\\["\\$`]/.test(rest))
    return { piece: { kind: 'text', text: rest.charAt(1) }, length: 2 };
  return { piece: { kind: 'text', text: mark }, length: 1 };
}

const shellMarks: Readonly<Record<string, string>> = {
  '|': 'it is a pipeline',
  '&': 'it runs several commands or in the background',
  ';': 'it runs several commands',
  '<': 'it redirects input',
  '>': 'it redirects output',
  '(': 'it needs a shell',
  ')': 'it needs a shell',
  $: 'the shell has to fill in a value',
  '`': 'the shell has to fill in a value',
  '*': 'the shell has to fill in file names',
  '?': 'the shell has to fill in file names',
  '[': 'the shell has to fill in file names',
  ']': 'the shell has to fill in file names',
  '{': 'the shell has to fill in several values',
  '}': 'the shell has to fill in several values',
  '~': 'the shell has to fill in the home folder',
  '!': 'it needs a shell',
};

function checked(words: readonly string[]): ArgvReading {
  const program = words[0] ?? '';
  if (program === '' || program.includes('{{')) return { problem: 'the program is not named' };
  if (program.includes('=')) return { problem: 'it sets variables for a shell' };
  if (needsShell.has(program)) return { problem: `'${program}' only means something inside a shell` };
  if (program === 'sudo' || program === 'doas' || program === 'su')
    return { problem: 'it asks for the rights of another user' };
  if (remote.has(program)) return { problem: 'it runs on another machine' };
  if (isInteractive(words)) return { problem: 'it is interactive' };
  if (words.some((word) => word.includes('\n') || word.includes('\u0000')))
    return { problem: 'it spans several lines' };
  return { argv: words };
}

const needsShell = new Set(
  'cd export set unset alias source . exit logout exec eval history type ulimit umask read wait jobs fg bg pushd popd declare local readonly trap shift test [ true false command builtin k'.split(
    ' ',
  ),
);
const remote = new Set(['ssh', 'scp', 'sftp', 'telnet']);
const alwaysInteractive = new Set(
  'vi vim nano emacs less more top htop watch screen tmux mysql psql redis-cli mongo mongosh irb python python3 node bash sh zsh visudo gdb'.split(
    ' ',
  ),
);

function isInteractive(words: readonly string[]): boolean {
  const [program = '', ...rest] = words;
  if (alwaysInteractive.has(program.replace(/^.*\//, ''))) return true;
  const follows =
    rest.some((word) => word === '-f' || word === '--follow') &&
    ['logs', 'tail', 'journalctl'].some((name) => words.includes(name));
  return (
    follows ||
    (rest.some((word) => /^-(?:it|ti)$|^--tty$/.test(word)) &&
      /^(?:kubectl|oc|docker|podman|nerdctl|crictl)$/.test(program))
  );
}
