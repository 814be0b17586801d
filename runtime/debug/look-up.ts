import { ok, type Result } from '../model/result.js';
import { evaluate } from './evaluate.js';
import { valueAtPath } from './scope-path.js';
import { type Focus, scopesOf } from './scopes.js';
import { storedCapture } from './seen/captures.js';
import { comparedIn, Differences, snapshotDifferences } from './seen/difference.js';
import { readValue, shortened } from './seen/lazy-value.js';
import type { RunView } from './view.js';

/**
 * What a text stands for that somebody looks up: an expression, a path through what is seen such as `$history[0].status`,
 * or `diff(snapshot 3, snapshot 5)`. It may be a `LazyValue`, and texts inside of it are redacted where they are shown.
 */
export function lookUp(text: string, view: RunView, focus: Focus): Result<unknown, string> {
  const wanted = text.trim();
  const compared = comparedIn(wanted);
  if (compared) {
    const differences = snapshotDifferences(view, ...compared);
    return differences.ok ? ok(new Differences(differences.value)) : differences;
  }
  const stored = storedCapture(wanted, view);
  if (stored !== undefined) return ok(stored);
  return valueAtPath(wanted, scopesOf(view, focus)) ?? evaluate(wanted, view);
}

/** All of a value as a text, redacted: a text as it is, anything else as JSON. */
export function wholeText(value: unknown, { shown }: RunView): string {
  const read = readValue(value);
  return typeof read === 'string' ? shown.text(read) : JSON.stringify(shown.json(read), null, 2);
}

/** The same as lines for a person, who cannot open a tree. */
export function readableText(value: unknown, view: RunView): string {
  return value instanceof Differences ? view.shown.text(value.text) : wholeText(value, view);
}

/** As much of a value as a console shows, redacted. */
export function consoleText(value: unknown, view: RunView): string {
  return shortened(wholeText(value, view), 64 * 1024);
}
