/** Where each row of a list begins, and behind the last one where the list ends. */
export function offsetsOf(ids: readonly string[], heightOf: (id: string) => number): readonly number[] {
  const offsets = [0];
  let end = 0;
  for (const id of ids) {
    end += heightOf(id);
    offsets.push(end);
  }
  return offsets;
}

/** The rows that lie between two places, the first one and the one behind the last. */
export function between(offsets: readonly number[], top: number, bottom: number): readonly [number, number] {
  const first = firstBehind(offsets, top);
  return [Math.max(0, first - 1), Math.min(offsets.length - 1, firstBehind(offsets, bottom))];
}

function firstBehind(offsets: readonly number[], place: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
