/** The candidate that was most likely meant by a misspelled word; undefined where none is near. */
export function suggestionFor(word: string, candidates: readonly string[]): string | undefined {
  return nearest(word, candidates)[0]?.candidate;
}

/** The candidate that was meant by a misspelled word, if no other is as near. */
export function theSuggestionFor(word: string, candidates: readonly string[]): string | undefined {
  const [first, second] = nearest(word, candidates);
  return first && first.distance !== second?.distance ? first.candidate : undefined;
}

interface Near {
  readonly candidate: string;
  readonly distance: number;
}

function nearest(word: string, candidates: readonly string[]): readonly Near[] {
  // One letter is as near to any other.
  const limit = Math.max(Math.min(1, word.length - 1), Math.floor(word.length / 3));
  const simple = simplified(word);
  return candidates
    .map((candidate) => ({ candidate, distance: distanceWithin(limit, simple, simplified(candidate)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance);
}

// camelCase, kebab-case and snake_case of the same words are the same key to a person.
function simplified(word: string): string {
  return word.slice(0, 64).replace(/[-_]/g, '').toLowerCase();
}

/** How many slips two words are apart, where a swap of neighbours is one slip; beyond a limit, some number above it. */
function distanceWithin(limit: number, left: string, right: string): number {
  if (Math.abs(left.length - right.length) > limit) return Number.POSITIVE_INFINITY;
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = nextRow({ left, right, row }, above, before);
    // A swap looks back over two rows.
    if (Math.min(...current) > limit && Math.min(...above) > limit) return Number.POSITIVE_INFINITY;
    [before, above] = [above, current];
  }
  return above[right.length] ?? 0;
}

/** Two words, and how much of the first is looked at. */
interface Pair {
  readonly left: string;
  readonly right: string;
  readonly row: number;
}

function nextRow({ left, right, row }: Pair, above: readonly number[], before: readonly number[]): readonly number[] {
  const current = [row];
  for (let column = 1; column <= right.length; column += 1) {
    const isSame = left[row - 1] === right[column - 1];
    const replaced = (above[column - 1] ?? Infinity) + (isSame ? 0 : 1);
    const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
    const swapped = isSwap ? (before[column - 2] ?? Infinity) + 1 : Infinity;
    current.push(Math.min((above[column] ?? Infinity) + 1, (current[column - 1] ?? Infinity) + 1, replaced, swapped));
  }
  return current;
}
