import type { Severity } from '../model/diagnostic.js';

/** What can be said of a runbook only where its disk is at hand. */
export const diskFaults: readonly {
  readonly code: string;
  readonly severity: Severity;
  readonly explanation: string;
  readonly howToFix: string;
}[] = [
  {
    code: 'guide/missing',
    severity: 'warning',
    explanation:
      "A runbook says with 'source' which guide it was made from. Where that file is not there, nobody can look up why a step is done.",
    howToFix: "Correct the path, which starts at the folder of the runbook, or take the 'source' out.",
  },
  {
    code: 'guide/changed',
    severity: 'warning',
    explanation:
      'The guide is not what it was when the runbook was made from it, so the runbook may do what the guide no longer says.',
    howToFix:
      "Look at what was changed in the guide, bring the runbook up to it, and write the new digest to 'meta.source.sha256'; or compile the guide again.",
  },
  {
    code: 'guide/drifted',
    severity: 'information',
    explanation:
      'A guide was changed since a runbook was made from it, and here it says something that a step of the runbook does not do, or no longer does in this way. It is shown in the guide, and in the runbook at the step.',
    howToFix:
      "Compile the guide again with 'runbook compile GUIDE --update', which merges what people made of the runbook.",
  },
];
