import { Unplayable } from '../fault.js';

/** The number that a text is in arithmetic, with its base; undefined where it is none. */
export function integerOf(text: string): bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|(\d+)#([0-9a-zA-Z@_]+)|(\d+))$/.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, hex, base, digits, plain = ''] = match;
  if (hex !== undefined) return signed(sign, inBase(hex, 16, text));
  if (base !== undefined) return signed(sign, inBase(digits ?? '', Number(base), text));
  return signed(sign, plain.startsWith('0') ? inBase(plain, 8, text) : BigInt(plain));
}

function signed(sign: string | undefined, value: bigint): bigint {
  return wrapped(sign === '-' ? -value : value);
}

/** A number as the 64 bits of the shell hold it. */
export function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

const figures = '0123456789abcdefghijklmnopqrstuvwxyz';

function inBase(digits: string, base: number, text: string): bigint {
  if (base < 2 || base > 36) throw new Unplayable(`'${text}' is a number of a base that is not played`);
  let value = 0n;
  for (const digit of digits.toLowerCase()) {
    const figure = figures.indexOf(digit);
    if (figure < 0 || figure >= base) throw new Unplayable(`'${text}' is no number of base ${base}`);
    value = value * BigInt(base) + BigInt(figure);
  }
  return value;
}
