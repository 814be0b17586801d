import type { StepReady } from '../model/event.js';
import { canonicalJson, type Sha256Hex } from './chain.js';

/** What is recorded of a step that people are asked about. */
type Shown = Pick<StepReady, 'argv' | 'script' | 'shell' | 'provider' | 'env' | 'cwd' | 'instructions' | 'redacted'>;

/**
 * The hash that an approval of a step is bound to, made of what is recorded of it; undefined where not all that it is made
 * of is there. A record that shows something else than its hash is for was changed.
 */
export function shownHash(
  stepId: string,
  { argv, script, shell, provider, env, cwd, instructions, redacted }: Shown,
  folder: string,
  sha256Hex: Sha256Hex,
): string | undefined {
  if (redacted === true) return undefined;
  if (instructions !== undefined) return hashOf({ argv: [stepId, instructions], cwd: folder }, sha256Hex);
  if (argv === undefined && script === undefined && provider === undefined) return undefined;
  const parts = { argv, script, shell, provider, env, cwd: cwd ?? folder };
  return hashOf(Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)), sha256Hex);
}

function hashOf(shown: object, sha256Hex: Sha256Hex): string {
  return `sha256:${sha256Hex(canonicalJson(shown))}`;
}
