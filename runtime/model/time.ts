/** How many milliseconds lie between two moments in ISO 8601; 0 where the later one is earlier, as when a clock is set back. */
export function millisecondsBetween(earlier: string, later: string): number {
  return Math.max(0, Date.parse(later) - Date.parse(earlier));
}

/** The moment so many milliseconds after another, in ISO 8601 in UTC. */
export function laterBy(moment: string, milliseconds: number): string {
  return new Date(Date.parse(moment) + milliseconds).toISOString();
}

/** Whether a deadline has passed; where there is none it never has. */
export function isPast(deadline: string | undefined, now: string): boolean {
  // What cannot be compared counts as past: a deadline that nobody can read keeps nothing open.
  return deadline !== undefined && !(Date.parse(now) < Date.parse(deadline));
}
