import { callFunction, type Lazy } from './functions.js';
import type { GoTemplate, Node, Operand, Pipe } from './node.js';
import { entryOf, type GoMap, type GoValue, isMap, isTrue, printed, TemplateFault, typeName } from './value.js';

/** The text that a template gives with this data; throws a `TemplateFault`. */
export function renderGoTemplate({ nodes, defined }: GoTemplate, data: GoMap): string {
  const out: string[] = [];
  let length = 0;
  const write = (text: string) => {
    length += text.length;
    if (length > longest) throw new TemplateFault('it would write more than 16 MiB');
    out.push(text);
  };
  const work = { nodes: 0, open: 0 };
  const context: Context = { defined, variables: [{ name: '$', value: data }], write, depth: 0, work };
  writeNodes(nodes, data, context);
  return out.join('');
}

/** More than the 12 MiB that are kept of an output, in which each brace may be a template. */
const longest = 16 * 1024 * 1024;

interface Variable {
  readonly name: string;
  value: GoValue;
}

interface Context {
  readonly defined: GoTemplate['defined'];
  readonly variables: Variable[];
  readonly write: (text: string) => void;
  readonly depth: number;
  readonly work: Work;
}

/** What was done so far: a short template can have no end that anybody waits for. */
interface Work {
  nodes: number;
  /** How many lists of nodes lie inside each other. */
  open: number;
}

const mostNodes = 1_000_000;
const mostOpen = 500;

/** How a list of nodes was left. */
type Left = 'at-the-end' | 'break' | 'continue';

function writeNodes(nodes: readonly Node[], dot: GoValue, context: Context): Left {
  const { variables, work } = context;
  const known = variables.length;
  work.open += 1;
  if (work.open > mostOpen) throw new TemplateFault(`more than ${mostOpen} actions lie inside each other`);
  try {
    for (const node of nodes) {
      work.nodes += 1;
      if (work.nodes > mostNodes) throw new TemplateFault(`it does more than ${mostNodes} actions`);
      const left = writeNode(node, dot, context);
      if (left !== 'at-the-end') return left;
    }
    return 'at-the-end';
  } finally {
    work.open -= 1;
    variables.length = known;
  }
}

function writeNode(node: Node, dot: GoValue, context: Context): Left {
  switch (node.kind) {
    case 'text':
      context.write(node.text);
      return 'at-the-end';
    case 'action':
      writeAction(node.pipe, dot, context);
      return 'at-the-end';
    case 'leave':
      return node.word;
    case 'template':
      writeTemplate(node, dot, context);
      return 'at-the-end';
    default:
      return writeBranch(node, dot, context);
  }
}

function writeAction(pipe: Pipe, dot: GoValue, context: Context): void {
  const value = pipeValue(pipe, dot, context);
  if (pipe.names.length === 0) context.write(printed(value));
}

const deepest = 100;

function writeTemplate({ name, pipe }: Extract<Node, { kind: 'template' }>, dot: GoValue, context: Context): void {
  const nodes = context.defined.get(name);
  if (nodes === undefined) throw new TemplateFault(`there is no template '${name}'`);
  if (context.depth >= deepest) throw new TemplateFault(`the template '${name}' calls itself without end`);
  const data = pipe === undefined ? null : pipeValue(pipe, dot, context);
  writeNodes(nodes, data, { ...context, variables: [{ name: '$', value: data }], depth: context.depth + 1 });
}

function writeBranch(node: Extract<Node, { kind: 'branch' }>, dot: GoValue, context: Context): Left {
  const { variables } = context;
  const known = variables.length;
  try {
    const value = pipeValue(node.pipe, dot, context);
    if (node.word === 'range') return writeRange(node, value, dot, context);
    if (!isTrue(value)) return writeNodes(node.otherwise, dot, context);
    return writeNodes(node.then, node.word === 'with' ? value : dot, context);
  } finally {
    variables.length = known;
  }
}

function writeRange(
  { pipe, then, otherwise }: Extract<Node, { kind: 'branch' }>,
  value: GoValue,
  dot: GoValue,
  context: Context,
): Left {
  const turns = turnsOf(value);
  if (turns.length === 0) return writeNodes(otherwise, dot, context);
  for (const [key, entry] of turns) {
    setTurn(pipe, [key, entry], context);
    if (writeNodes(then, entry, context) === 'break') break;
  }
  return 'at-the-end';
}

function turnsOf(value: GoValue): readonly (readonly [GoValue, GoValue])[] {
  if (isMap(value)) return [...value.entries].sort(([one], [other]) => (one < other ? -1 : 1));
  if (value === null) return [];
  if (typeof value === 'bigint') {
    if (value > mostTurns) throw new TemplateFault(`'range' over ${value} would write too much`);
    return Array.from({ length: Math.max(0, Number(value)) }, (_, index) => [BigInt(index), BigInt(index)] as const);
  }
  throw new TemplateFault(`'range' cannot go over ${typeName(value)}`);
}

const mostTurns = 100_000n;

/** Gives the names of a `range` what they mean in a turn; one name alone is the entry. */
function setTurn({ names }: Pipe, [key, entry]: readonly [GoValue, GoValue], { variables }: Context): void {
  const values = names.length === 2 ? [key, entry] : [entry];
  names.forEach((name, index) => {
    const variable = variables.findLast((candidate) => candidate.name === name);
    if (variable) variable.value = values[index] ?? null;
  });
}

function pipeValue(pipe: Pipe, dot: GoValue, context: Context): GoValue {
  let value: GoValue | undefined;
  for (const command of pipe.commands) value = commandValue(command, value, dot, context);
  const result = value ?? null;
  for (const name of pipe.names) setVariable(name, result, pipe.isDeclaration, context);
  return result;
}

function setVariable(name: string, value: GoValue, isNew: boolean, { variables }: Context): void {
  const known = isNew ? undefined : variables.findLast((candidate) => candidate.name === name);
  if (isNew) variables.push({ name, value });
  else if (known) known.value = value;
  else throw new TemplateFault(`the variable '${name}' is not declared; write '${name} := …'`);
}

function commandValue(
  [first, ...others]: readonly Operand[],
  piped: GoValue | undefined,
  dot: GoValue,
  context: Context,
): GoValue {
  if (first === undefined) return null;
  if (first.kind === 'function') {
    const given = others.map(
      (operand): Lazy =>
        () =>
          operandValue(operand, dot, context),
    );
    return callFunction(first.name, piped === undefined ? given : [...given, () => piped]);
  }
  if (others.length > 0 || piped !== undefined) throw new TemplateFault(`${nameOf(first)} takes no arguments`);
  return operandValue(first, dot, context);
}

function nameOf(operand: Operand): string {
  if (operand.kind === 'field') return `'.${operand.path.join('.')}'`;
  return operand.kind === 'variable' ? `'${operand.name}'` : 'a value that is no function';
}

function operandValue(operand: Operand, dot: GoValue, context: Context): GoValue {
  switch (operand.kind) {
    case 'dot':
      return dot;
    case 'constant':
      return operand.value;
    case 'function':
      return callFunction(operand.name, []);
    case 'field':
      return followed(dot, operand.path);
    case 'variable':
      return followed(variableValue(operand.name, context), operand.path);
    case 'pipe':
      return followed(pipeValue(operand.pipe, dot, context), operand.path);
  }
}

function variableValue(name: string, { variables }: Context): GoValue {
  const variable = variables.findLast((candidate) => candidate.name === name);
  if (variable === undefined) throw new TemplateFault(`the variable '${name}' is not declared`);
  return variable.value;
}

function followed(from: GoValue, path: readonly string[]): GoValue {
  let value = from;
  for (const name of path) {
    if (!isMap(value)) throw new TemplateFault(`'.${name}' is asked of ${typeName(value)}`);
    value = entryOf(value, name);
  }
  return value;
}
