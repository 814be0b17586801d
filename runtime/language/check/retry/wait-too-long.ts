import { durationMs } from '../../duration.js';
import { usualRetry } from '../../lower-step.js';
import type { Outline } from '../../outline.js';
import { type Entry, type Node, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const waitTooLong: Rule = {
  code: 'retry/wait-too-long',
  severity: 'warning',
  explanation:
    'Before each further attempt a run waits longer, by the factor of the retry. A wait of more than an hour looks like a slip, and a person would have looked long before.',
  howToFix: "Lower 'initial', 'factor' or 'max_attempts'.",
  check,
};

const longestMs = 3_600_000;

function check({ defaults, steps }: Outline): readonly Finding[] {
  const retries = [defaults, ...steps].flatMap(({ retry }) => (retry ? [retry] : []));
  return retries.flatMap((retry) => {
    const waitMs = lastWaitMs(retry);
    if (!(waitMs > longestMs)) return [];
    const message = `the last attempt would wait for ${hours(waitMs)} hours; lower 'initial', 'factor' or 'max_attempts'`;
    return [{ message, at: retry.key.at }];
  });
}

function lastWaitMs({ value }: Entry): number {
  const initial = valueAt(value, 'initial');
  const initialMs = initial?.kind === 'scalar' ? durationMs(initial.source) : usualRetry.initialMs;
  const attempts = numberOf(valueAt(value, 'max_attempts')) ?? usualRetry.maxAttempts;
  const factor = numberOf(valueAt(value, 'factor')) ?? usualRetry.factor;
  return (initialMs ?? 0) * factor ** (attempts - 1);
}

function numberOf(node: Node | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

const longestToldMs = 8760 * 3_600_000;

function hours(milliseconds: number): string {
  if (milliseconds > longestToldMs) return 'more than 8760';
  return String(Math.round(milliseconds / 360_000) / 10);
}
