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
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(simplified(word), simplified(candidate)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance);
}

// camelCase, kebab-case and snake_case of the same words are the same key to a person.
function simplified(word: string): string {
  return word.slice(0, 64).replace(/[-_]/g, '').toLowerCase();
}

// Optimal string alignment: a swap of neighbours counts as one slip.
function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      current.push(cheapest(rows, current, { left, right, row, column }));
    }
    rows.push(current);
  }
  return rows[left.length]?.[right.length] ?? 0;
}

interface Cell {
  readonly left: string;
  readonly right: string;
  readonly row: number;
  readonly column: number;
}

function cheapest(rows: readonly number[][], current: readonly number[], cell: Cell): number {
  const { left, right, row, column } = cell;
  const above = rows[row - 1] ?? [];
  const same = left[row - 1] === right[column - 1];
  const plain = Math.min(
    (above[column] ?? Infinity) + 1,
    (current[column - 1] ?? Infinity) + 1,
    (above[column - 1] ?? Infinity) + (same ? 0 : 1),
  );
  const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  return isSwap ? Math.min(plain, (rows[row - 2]?.[column - 2] ?? Infinity) + 1) : plain;
}
