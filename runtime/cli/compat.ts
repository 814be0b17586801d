import { failed, ok, type Result } from '../model/result.js';
import type { Strictness } from '../replay/scenario/scenario.js';

/** How strict a scenario is taken by what was said after `--compat`; what is wrong with that, otherwise. */
export function strictnessOf(compat: string | undefined): Result<Strictness, string> {
  if (compat === undefined) return ok('strict');
  if (compat === 'cli-replay') return ok('compatible');
  return failed(`there is no '--compat ${compat}'; write '--compat cli-replay'`);
}

/** What `--compat` does, for help. */
export const compatHelp = "'cli-replay': let pass what it lets pass (docs/replay.md)";
