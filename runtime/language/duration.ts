const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** The milliseconds of a duration such as `30s`; undefined where the text is none. */
export function durationMs(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(text);
  if (!match) return undefined;
  const [, amount, unit] = match;
  return Math.round(Number(amount) * unitMs[unit as keyof typeof unitMs]);
}
