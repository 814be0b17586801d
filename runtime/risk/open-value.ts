// Holds a list: the places where bash reads a value as arithmetic or as a name, which runs a command in its subscript.
import type { Assignment, Command, SyntaxNode, Word, WordPart } from 'unbash';
import { names, numbers, type Proved, plain } from './proved.js';
import { plainWords } from './visible.js';

/** Whether bash reads a value as code at a node that nothing proves to be a plain number or name. */
export function opens(node: SyntaxNode, proved: Proved): boolean {
  switch (node.type) {
    case 'ArithmeticWord':
      return !proved.settled.targets.has(node) && !proved.arithmetic(node);
    case 'ArithmeticExpansion':
      return node.expression === undefined && /[A-Za-z_$]/.test(node.text.slice(1));
    case 'ArithmeticCommandExpansion':
      return !proved.output(node);
    case 'ParameterExpansion':
      return opensExpansion(node, proved);
    case 'TestUnary':
      return /^-[vR]$/.test(node.operator) && !isProvedName(node.operand, proved);
    case 'TestBinary':
      return (
        /^-(eq|ne|lt|le|gt|ge)$/.test(node.operator) &&
        ![node.left, node.right].every((word) => proved.arithmetic(word))
      );
    case 'Assignment':
      return opensAssignment(node, proved);
    case 'Command':
      return opensCommand(node, proved);
    default:
      return false;
  }
}

function opensExpansion(node: Extract<SyntaxNode, { type: 'ParameterExpansion' }>, proved: Proved): boolean {
  const { parameter, prefix, index, operation, pos } = node;
  if (isOpenIndex(parameter, index, proved)) return true;
  if (operation?.type === 'Slice') {
    return [operation.offset, operation.length].some((word) => word !== undefined && !proved.arithmetic(word));
  }
  if (operation?.type === 'Transform' && operation.operand.value === 'P') return !proved.named(parameter, pos, plain);
  if (prefix !== '!' || operation?.type === 'Names' || /^[@*]$/.test(index?.value ?? '')) return false;
  return !proved.named(parameter, pos, names);
}

function isOpenIndex(name: string, index: Word | undefined, proved: Proved): boolean {
  if (index === undefined || /^[@*]$/.test(index.value) || proved.settled.keyed.has(name)) return false;
  return !proved.arithmetic(index);
}

function opensAssignment({ name, value, index }: Assignment, proved: Proved): boolean {
  if (isOpenIndex(name, index, proved)) return true;
  const words = value.type === 'Word' ? [value] : value.elements;
  return (
    proved.settled.integers.has(name) && !words.every((word) => proved.word(word, numbers) || proved.arithmetic(word))
  );
}

/** Whether what stands where a name is read is written down, or is one by its value; a subscript is arithmetic. */
function isProvedName(word: Word, proved: Proved): boolean {
  const { value, parts, pos } = word;
  if (parts !== undefined) return proved.word(word, names);
  return !value.includes('[') || proved.arithmetic({ value: value.replace(/^\w+/, ''), pos });
}

const takesNames = /^(unset|read|mapfile|readarray|declare|typeset|local|export|readonly)$/;
/** Options of `read` and its like whose next word is no name. */
const takesValue = /^-\w*[pdinNtuOsCc]$/;

function opensCommand(command: Command, proved: Proved): boolean {
  const [name = ''] = plainWords(command);
  const words = command.args.filter((part) => part.type === 'Word');
  if (name === 'let') return words.some((word) => !proved.arithmetic(isWritten(word) ? readIn(word) : word));
  if (name === 'test' || name === '[') return behind(words, /^-[vR]$/).some((word) => !isProvedName(word, proved));
  if (name === 'printf') return behind(words, /^-v$/).some((word) => !isProvedName(word, proved));
  if (!takesNames.test(name)) return false;
  const isReading = /^(read|mapfile|readarray)$/.test(name);
  const given = words.filter((_, at) => !isReading || !takesValue.test(words[at - 1]?.value ?? ''));
  return given.some((word) => isVariable(word) && !proved.word(nameOf(word), names));
}

function isWritten({ parts }: Word): boolean {
  return parts === undefined;
}

/** What `let x=1` reads: not the name that it sets. */
function readIn({ value, pos }: Word): { readonly value: string; readonly pos: number } {
  return { value: value.replace(/^[A-Za-z_]\w*=/, ''), pos };
}

function behind(words: readonly Word[], option: RegExp): readonly Word[] {
  return words.filter((_, at) => option.test(words[at - 1]?.value ?? ''));
}

/** Whether a word begins with the value of a variable, which then names what is set. */
function isVariable({ text }: Word): boolean {
  return /^"?\$[\w{]/.test(text);
}

/** A word without what is set: in `"$x=1"` only `$x` is read as a name. */
function nameOf(word: Word): Word {
  const parts = (word.parts ?? []).flatMap<WordPart>((part) => (part.type === 'DoubleQuoted' ? part.parts : [part]));
  const end = parts.findIndex((part) => part.type === 'Literal' && part.value.startsWith('='));
  return { ...word, parts: end < 0 ? parts : parts.slice(0, end) };
}
