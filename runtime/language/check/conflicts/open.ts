import { type Conflict, conflictsIn } from '../../conflict.js';
import type { Outline } from '../../outline.js';
import { replacement } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const openConflict: Rule = {
  code: 'conflicts/open',
  severity: 'error',
  explanation:
    "When a guide is compiled again, what its author and the people of the runbook have both changed cannot be merged by a program. Both sides then stand in the runbook, the guide's in comments, and nobody may run it before somebody has chosen.",
  howToFix:
    "Choose with 'Keep what the runbook says' or 'Take what the guide says', or write what is right and delete the marks.",
  check,
};

function check({ text, root }: Outline): readonly Finding[] {
  const { conflicts, strays } = conflictsIn(text, root);
  return [
    ...conflicts.map((conflict) => ({
      message: `the runbook and its guide both changed ${conflict.about}; keep one of them, and delete the marks`,
      at: conflict.head,
      fixes: fixesOf(conflict),
    })),
    ...strays.map(({ at }) => ({
      message: `'${text.slice(at.start, at.end)}' is what is left of a conflict with the guide; delete all of its marks`,
      at,
    })),
  ];
}

function fixesOf({ at, mine, guide }: Conflict): Finding['fixes'] {
  return [replacement('Keep what the runbook says', at, mine), replacement('Take what the guide says', at, guide)];
}
