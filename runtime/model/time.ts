/** How many milliseconds lie between two moments in ISO 8601; 0 where the later one is earlier, as when a clock is set back. */
export function millisecondsBetween(earlier: string, later: string): number {
  return Math.max(0, Date.parse(later) - Date.parse(earlier));
}

/** The moment so many milliseconds after another, in ISO 8601 in UTC; what is no moment has no later one, and stays as it is. */
export function laterBy(moment: string, milliseconds: number): string {
  if (Number.isNaN(Date.parse(moment))) return moment;
  return new Date(Date.parse(moment) + milliseconds).toISOString();
}

/** The later of a moment and what was recorded last; what was recorded and is no moment counts for nothing. */
export function laterOf(moment: string, recorded: string | undefined): string {
  const last = recorded === undefined ? Number.NaN : Date.parse(recorded);
  return recorded === undefined || Number.isNaN(last) || Date.parse(moment) >= last ? moment : recorded;
}

/** Whether a deadline has passed; where there is none it never has. */
export function isPast(deadline: string | undefined, now: string): boolean {
  // What cannot be compared counts as past: a deadline that nobody can read keeps nothing open.
  return deadline !== undefined && !(Date.parse(now) < Date.parse(deadline));
}

/** The earlier of a deadline that was recorded and the one that holds anyway; one that nobody can read stays, and is past. */
export function earlierOf(recorded: string | undefined, latest: string): string {
  return recorded === undefined || Date.parse(recorded) > Date.parse(latest) ? latest : recorded;
}

/** A length of time as people say it. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}
