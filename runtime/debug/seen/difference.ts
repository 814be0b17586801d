import { ok, type Result } from '../../model/result.js';
import { isSameJson } from '../../model/same-json.js';
import type { RunView } from '../view.js';
import { LazyValue } from './lazy-value.js';
import { snapshotNamed } from './snapshots.js';

/** A value that is not what it was, at the place that its path names. */
export interface Difference {
  /** Such as `captures.pods` or `history[2].status`. */
  readonly path: string;
  /** Missing where there was nothing. */
  readonly was?: unknown;
  /** Missing where there is nothing any more. */
  readonly is?: unknown;
}

/** What differs between two snapshots of a run, which are named by number or name. */
export function snapshotDifferences(view: RunView, one: string, other: string): Result<readonly Difference[], string> {
  const [was, is] = [snapshotNamed(view, one), snapshotNamed(view, other)];
  if (!was.ok) return was;
  if (!is.ok) return is;
  return ok(differencesOf('', was.value, is.value));
}

/** What differs between two snapshots, one line each; as a person reads it. */
export function differenceText(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'nothing differs';
  return differences.map((one) => `${one.path}: ${sideText(one, 'was')} → ${sideText(one, 'is')}`).join('\n');
}

/** What differs between two snapshots as a tree: of each object only what is not the same. */
export class Differences extends LazyValue {
  private readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[]) {
    const { length } = differences;
    super(`${length} difference${length === 1 ? '' : 's'}`, 'object', () => treeOf(differences));
    this.differences = differences;
  }

  /** The same, one line each. */
  get text(): string {
    return differenceText(this.differences);
  }
}

function treeOf(differences: readonly Difference[]): object {
  return Object.fromEntries(
    differences.map((one) => {
      const { path: _, ...sides } = one;
      return [one.path, new LazyValue(`${sideText(one, 'was')} → ${sideText(one, 'is')}`, 'difference', () => sides)];
    }),
  );
}

/** The two snapshots that a text asks to compare, as in `diff(snapshot 3, snapshot 5)`; undefined where it asks for none. */
export function comparedIn(text: string): readonly [string, string] | undefined {
  const [, one, other] =
    /^diff\s*\(\s*(?:snapshot\s+)?([\w.-]+)\s*,\s*(?:snapshot\s+)?([\w.-]+)\s*\)$/.exec(text.trim()) ?? [];
  return one === undefined || other === undefined ? undefined : [one, other];
}

function differencesOf(path: string, was: unknown, is: unknown): readonly Difference[] {
  if (isSameJson(was, is)) return [];
  if (!isTree(was) || !isTree(is) || Array.isArray(was) !== Array.isArray(is)) return [{ path, was, is }];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name) => {
    const place = Array.isArray(was) ? `${path}[${name}]` : `${path === '' ? '' : `${path}.`}${name}`;
    if (!Object.hasOwn(was, name)) return [{ path: place, is: is[name] }];
    return Object.hasOwn(is, name) ? differencesOf(place, was[name], is[name]) : [{ path: place, was: was[name] }];
  });
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function sideText(difference: Difference, side: 'was' | 'is'): string {
  if (!Object.hasOwn(difference, side)) return side === 'was' ? 'nothing' : 'gone';
  const text = JSON.stringify(difference[side]);
  return text.length > sideLength ? `${text.slice(0, sideLength)}…` : text;
}

const sideLength = 200;
