import type { ScalarNode } from '../syntax/node.js';

/** A text that stands a second time, with its first place. */
export interface Repetition {
  readonly later: ScalarNode;
  readonly earlier: ScalarNode;
}

/** Every scalar whose text stood before it. */
export function repeated(scalars: readonly ScalarNode[]): readonly Repetition[] {
  const first = new Map<string, ScalarNode>();
  return scalars.flatMap((later) => {
    const earlier = first.get(later.source);
    if (earlier) return [{ later, earlier }];
    first.set(later.source, later);
    return [];
  });
}
