/** What `run.json` holds when a drive of a run ends: how many lines the trace has, and the hash of the last. */
export function endingNote(events: number, hash: string): string {
  return `${JSON.stringify({ events, head_hash: hash })}\n`;
}
