import { constantOf } from './constant.js';
import type { Operand, Pipe } from './node.js';
import type { Token } from './scan.js';
import type { Tokens } from './tokens.js';
import { TemplateFault } from './value.js';

/** Reads a pipe, with the names that it declares or sets; `range` may declare two. */
export function parsePipe(tokens: Tokens, functions: ReadonlySet<string>, mostNames: 'one' | 'two'): Pipe {
  const { names, isDeclaration } = namesOf(tokens, mostNames);
  const commands = [commandOf(tokens, functions)];
  while (tokens.peek()?.text === '|' && tokens.peek()?.kind === 'sign') {
    tokens.next();
    commands.push(commandOf(tokens, functions));
  }
  const late = commands.slice(1).find(([first]) => first?.kind === 'constant');
  if (late) throw new TemplateFault('a constant cannot be given a value by a pipe');
  return { names, isDeclaration, commands };
}

function namesOf(tokens: Tokens, mostNames: 'one' | 'two'): Pick<Pipe, 'names' | 'isDeclaration'> {
  const signAt = (ahead: number) => (tokens.peek(ahead)?.kind === 'sign' ? tokens.peek(ahead)?.text : undefined);
  if (tokens.peek()?.kind !== 'variable') return { names: [], isDeclaration: false };
  const isPair = mostNames === 'two' && signAt(1) === ',' && tokens.peek(2)?.kind === 'variable';
  const sign = signAt(isPair ? 3 : 1);
  if (sign !== ':=' && sign !== '=') return { names: [], isDeclaration: false };
  const names = Array.from({ length: isPair ? 4 : 2 }, () => tokens.next())
    .filter((token) => token?.kind === 'variable')
    .map((token) => token?.text ?? '');
  return { names, isDeclaration: sign === ':=' };
}

function commandOf(tokens: Tokens, functions: ReadonlySet<string>): readonly Operand[] {
  const operands: Operand[] = [];
  for (;;) {
    const token = tokens.peek();
    const isEnd = token === undefined || (token.kind === 'sign' && (token.text === '|' || token.text === ')'));
    if (isEnd) break;
    if (operands.length > 0 && !token.isSpaced) throw new TemplateFault(`a blank is missing before '${token.text}'`);
    operands.push(operandOf(tokens, functions));
  }
  if (operands.length === 0) throw new TemplateFault("there is no value in '{{ }}'");
  return operands;
}

function operandOf(tokens: Tokens, functions: ReadonlySet<string>): Operand {
  const token = tokens.next() as Token;
  switch (token.kind) {
    case 'field':
      return { kind: 'field', path: [token.text.slice(1), ...pathOf(tokens)] };
    case 'variable':
      return { kind: 'variable', name: token.text, path: pathOf(tokens) };
    case 'name':
      return namedOperand(token.text, functions);
    case 'sign':
      return signedOperand(token.text, tokens, functions);
    default:
      return { kind: 'constant', value: constantOf(token) };
  }
}

function namedOperand(name: string, functions: ReadonlySet<string>): Operand {
  if (name === 'true' || name === 'false') return { kind: 'constant', value: name === 'true' };
  if (name === 'nil') return { kind: 'constant', value: null };
  if (functions.has(name)) return { kind: 'function', name };
  throw new TemplateFault(`there is no function '${name}'; a name of the data begins with a dot: '.${name}'`);
}

function signedOperand(sign: string, tokens: Tokens, functions: ReadonlySet<string>): Operand {
  if (sign === '.') return { kind: 'dot' };
  if (sign !== '(') throw new TemplateFault(`'${sign}' is not expected here`);
  const pipe = parsePipe(tokens, functions, 'one');
  if (tokens.next()?.text !== ')') throw new TemplateFault("'(' is never closed; write ')'");
  return { kind: 'pipe', pipe, path: pathOf(tokens) };
}

/** The fields that follow a value without a blank between. */
function pathOf(tokens: Tokens): readonly string[] {
  const path: string[] = [];
  while (tokens.peek()?.kind === 'field' && !tokens.peek()?.isSpaced) path.push(tokens.next()?.text.slice(1) ?? '');
  return path;
}
