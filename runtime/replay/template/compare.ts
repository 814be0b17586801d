import { type GoValue, isMap, TemplateFault, typeName } from './value.js';

/** Whether two values are equal; values of two kinds cannot be compared. */
export function isEqual(one: GoValue, other: GoValue): boolean {
  if (isMap(one) || isMap(other)) throw new TemplateFault('a map cannot be compared');
  if (one === null || other === null) return one === other;
  requireSameKind(one, other);
  return one === other;
}

/** Whether a value comes before another. */
export function isLess(one: GoValue, other: GoValue): boolean {
  requireSameKind(one, other);
  if (typeof one === 'string' && typeof other === 'string') return isBefore(one, other);
  if ((typeof one === 'bigint' || typeof one === 'number') && typeof other === typeof one)
    return one < (other as number);
  throw new TemplateFault(`${typeName(one)} has no order`);
}

function requireSameKind(one: GoValue, other: GoValue): void {
  if (typeof one === typeof other) return;
  throw new TemplateFault(`${typeName(one)} and ${typeName(other)} cannot be compared`);
}

// By code points, as the bytes of UTF-8 are ordered; by UTF-16 units some would change places.
function isBefore(one: string, other: string): boolean {
  const [left, right] = [[...one], [...other]];
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at < 0) return left.length < right.length;
  return (left[at]?.codePointAt(0) ?? 0) < (right[at]?.codePointAt(0) ?? -1);
}
