import { Unplayable } from '../fault.js';

const mostNumbers = 10_000;

/** The texts that a brace expansion such as `{a,b}` or `{1..3}` stands for. */
export function expandBraces(text: string): readonly string[] {
  const inner = text.slice(1, -1);
  if (!/^[\w.,:/=@%+-]*$/.test(inner)) throw new Unplayable(`'${text}' holds more in its braces than plain text`);
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inner);
  if (range !== null) return numbersOf(range[1] ?? '', range[2] ?? '', text);
  if (inner.includes('..') || !inner.includes(',')) throw new Unplayable(`'${text}' is a range that is not played`);
  return inner.split(',');
}

function numbersOf(from: string, to: string, text: string): readonly string[] {
  if (/^-?0\d/.test(from) || /^-?0\d/.test(to))
    throw new Unplayable(`'${text}' is a range that is filled up with zeros`);
  const [first, last] = [Number(from), Number(to)];
  const length = Math.abs(last - first) + 1;
  if (length > mostNumbers) throw new Unplayable(`'${text}' has more than ${mostNumbers} numbers`);
  const step = first <= last ? 1 : -1;
  return Array.from({ length }, (_, index) => String(first + index * step));
}
