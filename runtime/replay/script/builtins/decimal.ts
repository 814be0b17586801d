import { Unplayable } from '../fault.js';

/** A decimal number with so many digits behind its point, as `%f` of C writes it. */
export function fixedPoint(text: string, precision: number): string {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || !/\d/.test(text)) throw new Unplayable(`'${text}' is not a plain decimal number`);
  const [, sign, whole = '', fraction = ''] = match;
  if (whole.length + fraction.length > 18 || precision > 15) throw new Unplayable(`'${text}' has too many digits`);
  const digits = rounded(BigInt(whole + fraction), fraction.length, precision)
    .toString()
    .padStart(precision + 1, '0');
  const point = digits.length - precision;
  const number = precision === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return (sign === '-' ? '-' : '') + number;
}

function rounded(digits: bigint, scale: number, precision: number): bigint {
  if (scale <= precision) return digits * 10n ** BigInt(precision - scale);
  const unit = 10n ** BigInt(scale - precision);
  const [whole, rest] = [digits / unit, digits % unit];
  if (rest * 2n !== unit) return rest * 2n > unit ? whole + 1n : whole;
  // Only where the half is exact in binary do all machines round it alike, to the even digit.
  if ((digits * 2n ** BigInt(scale)) % 10n ** BigInt(scale) !== 0n) {
    throw new Unplayable('a number lies halfway between two others, and machines differ in how they round it');
  }
  return whole % 2n === 0n ? whole : whole + 1n;
}
