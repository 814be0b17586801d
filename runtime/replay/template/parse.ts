import { functionNames } from './functions.js';
import type { Branches, GoTemplate, Node, Pipe } from './node.js';
import { parsePipe } from './parse-pipe.js';
import { type Piece, scanTemplate, type Token } from './scan.js';
import { type Tokens, tokensOf } from './tokens.js';
import { TemplateFault } from './value.js';

/** Reads a template of Go's `text/template` with its built-in functions; throws a `TemplateFault`. */
export function parseGoTemplate(text: string): GoTemplate {
  const parser: Parser = {
    pieces: scanTemplate(text),
    at: 0,
    loops: 0,
    depth: 0,
    closer: undefined,
    defined: new Map(),
  };
  const nodes = nodeList(parser);
  if (parser.closer) throw new TemplateFault(`'${parser.closer.word}' closes nothing`);
  return { nodes, defined: parser.defined };
}

interface Parser {
  readonly pieces: readonly Piece[];
  readonly defined: Map<string, readonly Node[]>;
  at: number;
  /** How many `range` are open. */
  loops: number;
  /** How many actions with a list of their own are open. */
  depth: number;
  /** The `end` or `else` that the last list ended with. */
  closer: Closer | undefined;
}

interface Closer {
  readonly word: string;
  readonly rest: Tokens;
}

type BranchWord = Extract<Node, { kind: 'branch' }>['word'];

/** The nodes up to the next `end` or `else`, or up to the end of the text. */
function nodeList(parser: Parser): readonly Node[] {
  const nodes: Node[] = [];
  parser.closer = undefined;
  for (;;) {
    const piece = parser.pieces[parser.at];
    if (piece === undefined) return nodes;
    parser.at += 1;
    const node = piece.kind === 'text' ? piece : actionNode(parser, tokensOf(shallow(piece.tokens)));
    if (parser.closer !== undefined) return nodes;
    if (node) nodes.push(node);
  }
}

function actionNode(parser: Parser, tokens: Tokens): Node | undefined {
  const first = tokens.peek();
  const read = first?.kind === 'name' ? keywords.get(first.text) : undefined;
  if (read === undefined) return { kind: 'action', pipe: wholePipe(tokens, 'one') };
  const word = tokens.next()?.text ?? '';
  return deeper(parser, () => read(parser, tokens, word));
}

const deepest = 100;
const tooDeep = `more than ${deepest} actions or brackets lie inside each other`;

function deeper<Value>(parser: Parser, read: () => Value): Value {
  parser.depth += 1;
  if (parser.depth > deepest) throw new TemplateFault(tooDeep);
  const value = read();
  parser.depth -= 1;
  return value;
}

/** The tokens of an action, whose brackets do not lie too deep inside each other. */
function shallow(tokens: readonly Token[]): readonly Token[] {
  let open = 0;
  for (const { kind, text } of tokens) {
    if (kind === 'sign' && text === '(') open += 1;
    if (kind === 'sign' && text === ')') open -= 1;
    if (open > deepest) throw new TemplateFault(tooDeep);
  }
  return tokens;
}

type ReadKeyword = (parser: Parser, tokens: Tokens, word: string) => Node | undefined;

const branch: ReadKeyword = (parser, tokens, word) => branchNode(parser, tokens, word as BranchWord);

const leave: ReadKeyword = ({ loops }, _, word) => {
  if (loops === 0) throw new TemplateFault(`'${word}' stands outside of 'range'`);
  return { kind: 'leave', word: word as 'break' | 'continue' };
};

const close: ReadKeyword = (parser, rest, word) => {
  parser.closer = { word, rest };
  return undefined;
};

const keywords = new Map<string, ReadKeyword>([
  ['end', close],
  ['else', close],
  ['if', branch],
  ['with', branch],
  ['range', branch],
  ['break', leave],
  ['continue', leave],
  ['define', define],
  ['block', block],
  ['template', call],
]);

function define(parser: Parser, tokens: Tokens): undefined {
  const name = nameOf(tokens);
  const nodes = nodeList(parser);
  if (closerOf(parser, 'define').word !== 'end') throw new TemplateFault("'define' has no 'else'");
  if (nodes.length > 0 || !parser.defined.has(name)) parser.defined.set(name, nodes);
}

function block(parser: Parser, tokens: Tokens): Node {
  const name = nameOf(tokens);
  const pipe = wholePipe(tokens, 'one');
  const nodes = nodeList(parser);
  if (closerOf(parser, 'block').word !== 'end') throw new TemplateFault("'block' has no 'else'");
  if (!parser.defined.has(name)) parser.defined.set(name, nodes);
  return { kind: 'template', name, pipe };
}

function call(_: Parser, tokens: Tokens): Node {
  const name = nameOf(tokens);
  return { kind: 'template', name, pipe: tokens.peek() === undefined ? undefined : wholePipe(tokens, 'one') };
}

function branchNode(parser: Parser, tokens: Tokens, word: BranchWord): Node {
  const pipe = wholePipe(tokens, word === 'range' ? 'two' : 'one');
  const loops = word === 'range' ? 1 : 0;
  parser.loops += loops;
  const branches = branchesOf(parser, word);
  parser.loops -= loops;
  return { kind: 'branch', word, pipe, ...branches };
}

function branchesOf(parser: Parser, word: BranchWord): Branches {
  const then = nodeList(parser);
  const { word: closing, rest } = closerOf(parser, word);
  if (closing === 'end') return { then, otherwise: [] };
  const next = rest.next()?.text;
  if (next === undefined) return { then, otherwise: lastList(parser, word) };
  // `{{ else if … }}` is a branch of its own inside, which the same `end` ends.
  if (next !== word || word === 'range') throw new TemplateFault(`'else ${next}' cannot follow '${word}'`);
  return { then, otherwise: [deeper(parser, () => branchNode(parser, rest, next))] };
}

function lastList(parser: Parser, word: string): readonly Node[] {
  const nodes = nodeList(parser);
  if (closerOf(parser, word).word !== 'end') throw new TemplateFault(`'${word}' has two 'else'`);
  return nodes;
}

function closerOf(parser: Parser, word: string): Closer {
  const { closer } = parser;
  parser.closer = undefined;
  if (closer === undefined) throw new TemplateFault(`'${word}' is never ended; write '{{ end }}'`);
  return closer;
}

function nameOf(tokens: Tokens): string {
  const name = tokens.next();
  if (name?.kind !== 'text') throw new TemplateFault('a template is called by its name in quotes');
  return name.text.slice(1, -1);
}

function wholePipe(tokens: Tokens, mostNames: 'one' | 'two'): Pipe {
  const pipe = parsePipe(tokens, functionNames, mostNames);
  const rest = tokens.peek();
  if (rest !== undefined) throw new TemplateFault(`'${rest.text}' is not expected here`);
  return pipe;
}
