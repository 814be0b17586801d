import type { Severity } from '../../model/diagnostic.js';

/** What can be wrong with a comment that leaves a fault as it is. */
export const suppressionFaults: readonly {
  readonly code: string;
  readonly severity: Severity;
  readonly explanation: string;
  readonly howToFix: string;
}[] = [
  {
    code: 'suppressions/no-reason',
    severity: 'warning',
    explanation:
      'A comment that leaves a fault as it is says why, so that whoever reviews the runbook can agree or not. One without a reason leaves nothing as it is.',
    howToFix: "Write the reason behind a colon: '# runbook-ignore CODE: reason'.",
  },
  {
    code: 'suppressions/unknown-code',
    severity: 'warning',
    explanation: 'No diagnostic has this code, so the comment leaves nothing as it is.',
    howToFix: "Correct the code; 'runbook explain' lists all of them.",
  },
  {
    code: 'suppressions/unused',
    severity: 'warning',
    explanation:
      'The fault that the comment is about is not there, or not any more. Left in place it would hide the next one of its kind, which nobody has looked at.',
    howToFix: 'Remove the comment, or its code.',
  },
];

/** How a fault is left as it is, in Markdown. */
export const suppressionText = `Where a warning is known and meant, a comment leaves it as it is, with the reason:

    # runbook-ignore risk/no-rollback: the topic is made anew by its owner within a minute
    - id: drop_topic

A comment of its own line is about the next line that holds something, and about the whole text that begins there, such as a script. At the end of a line it is about that line. Several codes are written with commas: \`# runbook-ignore CODE, CODE: reason\`. It is a comment of the YAML; inside a script it is a part of the script.

A reason has to be there, and a comment that is about nothing is a warning itself. What is left as it is does not show in the editor nor in \`runbook validate\`. **An error is only hidden in the editor.** It is still told by \`runbook validate\`, and the runbook still does not run: what governance denies is denied by the run itself, whatever a comment says.`;
