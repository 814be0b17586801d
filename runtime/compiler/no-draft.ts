import type { GuideIr } from './ir.js';

/** Whether a guide holds more than anybody could review: a draft of it is not made, and what was found is still told. */
export function isTooMuch(ir: GuideIr): boolean {
  return statementsIn(ir) > most;
}

/** Why no draft was made of a guide, worded to follow its name. */
export function noDraftReason(ir: GuideIr): string {
  if (!isTooMuch(ir)) return 'holds nothing to do; a guide needs commands or instructions';
  return `holds ${statementsIn(ir)} commands and instructions, and a draft takes at most ${most}; split it, or compile it in parts`;
}

// Such a draft is some ten times what a runbook may have, and takes about ten seconds.
const most = 100_000;

function statementsIn({ commands, manual }: GuideIr): number {
  return commands.length + manual.length;
}
