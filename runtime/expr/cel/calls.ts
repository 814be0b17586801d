import type { Span } from '../../model/text.js';
import { compilePattern } from '../pattern.js';
import type { Cursor } from './cursor.js';
import { functionNames, functions, longestPattern } from './functions.js';
import type { MacroName, Node } from './syntax.js';

/** A call as it was written, before it is known what is called. */
export interface WrittenCall {
  readonly name: string;
  readonly nameSpan: Span;
  /** What stands before the dot. */
  readonly receiver: Node | undefined;
  readonly args: readonly Node[];
  readonly span: Span;
}

/** The part that a call stands for; a call of something unknown, or with other arguments than it takes, is a fault. */
export function callOf(cursor: Cursor, call: WrittenCall): Node {
  if (call.name === 'has') return hasOf(cursor, call);
  const macro = macroNames.find((name) => name === call.name);
  if (macro && call.receiver) return macroOf(cursor, call, macro, call.receiver);
  const args = call.receiver ? [call.receiver, ...call.args] : call.args;
  const message = wrongCall(call, args.length);
  if (message !== undefined) cursor.fail(message, call.nameSpan);
  else if (call.name === 'matches') checkPattern(cursor, args);
  return { kind: 'call', name: call.name, args, span: call.span };
}

const macroNames: readonly MacroName[] = ['all', 'exists', 'filter', 'map'];

function wrongCall({ name, receiver }: WrittenCall, count: number): string | undefined {
  if (macroNames.some((macro) => macro === name)) return `'${name}' is called on a list: write 'list.${name}(x, …)'`;
  const known = functions.get(name);
  if (!known) return `'${name}' is not a function; there are ${functionNames}`;
  const isForm = known.forms.includes(receiver ? 'method' : 'function');
  return isForm && count === known.parameters ? undefined : `'${name}' is not called so; write '${known.usage}'`;
}

function checkPattern(cursor: Cursor, [, pattern]: readonly Node[]): void {
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  const compiled = compilePattern(pattern.value);
  if (!compiled.ok) cursor.fail(compiled.error.message, pattern.span);
  if (pattern.value.length > longestPattern) {
    cursor.fail(`a pattern of ${pattern.value.length} characters is too long; at most ${longestPattern}`, pattern.span);
  }
}

function hasOf(cursor: Cursor, { name, nameSpan, receiver, args, span }: WrittenCall): Node {
  const [argument] = args;
  if (receiver || args.length !== 1 || argument?.kind !== 'select') {
    cursor.fail(`'has' asks for one key: write 'has(a.b)', or '"b" in a'`, nameSpan);
    return { kind: 'name', name, span };
  }
  return { kind: 'has', of: argument, span };
}

function macroOf(cursor: Cursor, call: WrittenCall, macro: MacroName, over: Node): Node {
  const [variable, ...rest] = call.args;
  const body = rest.at(-1);
  const most = macro === 'map' ? 2 : 1;
  if (variable?.kind !== 'name' || !body || rest.length > most) {
    cursor.fail(`'${macro}' takes a name and what is done with it: write 'list.${macro}(x, …)'`, call.nameSpan);
    return over;
  }
  const test = rest.length === 2 ? rest[0] : undefined;
  return { kind: 'macro', macro, over, variable: variable.name, test, body, span: call.span };
}
