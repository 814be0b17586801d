/** How much of what was decided of late nobody decided, in words; undefined where a record does not tell it. */
export function driftWords({ ratio, threshold, decisions }: DriftFields): string | undefined {
  if (!isShare(ratio) || !isShare(threshold)) return undefined;
  const counted = typeof decisions === 'number' ? `${decisions}` : 'the';
  return `${percent(ratio)} of ${counted} decisions of the last 7 days were made by nobody (limit ${percent(threshold)})`;
}

/** What a record says of a drift; nothing is known of what stands there. */
interface DriftFields {
  readonly ratio?: unknown;
  readonly threshold?: unknown;
  readonly decisions?: unknown;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
