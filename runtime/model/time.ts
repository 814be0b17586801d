/** How many milliseconds lie between two moments in ISO 8601; 0 where the later one is earlier, as when a clock is set back. */
export function millisecondsBetween(earlier: string, later: string): number {
  return Math.max(0, Date.parse(later) - Date.parse(earlier));
}
