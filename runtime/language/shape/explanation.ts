/** Why a code is a fault, and what to do; such faults are always errors. */
export interface FaultExplanation {
  readonly code: string;
  readonly explanation: string;
  readonly howToFix: string;
}

/** What can be wrong with the shape of a runbook. */
export const shapeFaults: readonly FaultExplanation[] = [
  {
    code: 'schema/unknown-key',
    explanation:
      'The format has no such key here. A misspelled key would otherwise be passed over in silence. Some keys need runbook/v1.',
    howToFix: "Correct the spelling, move the key to where it belongs, remove it, or write 'apiVersion: runbook/v1'.",
  },
  {
    code: 'schema/missing-key',
    explanation: 'A key that the format needs here is missing.',
    howToFix: 'Add the key.',
  },
  {
    code: 'schema/wrong-type',
    explanation: 'The value is of another kind than the key needs, such as a number where text is meant.',
    howToFix: 'Put text that looks like a number, true or false in quotes; write lists with [ ] or with dashes.',
  },
  {
    code: 'schema/unknown-value',
    explanation: 'The key has a fixed set of values, and this is none of them.',
    howToFix: 'Use one of the values that the message names.',
  },
  {
    code: 'schema/wrong-form',
    explanation:
      "Names are made of letters, digits and '_' and do not begin with a digit. Durations are a number and one of ms, s, m, h. A provider may ask for forms of its own.",
    howToFix: 'Write it in the form that the message shows.',
  },
  {
    code: 'schema/empty',
    explanation: 'The key is there, but it has no value, or its text or list is empty.',
    howToFix: 'Write a value, or remove the key where it is not needed.',
  },
  {
    code: 'schema/not-one-key',
    explanation:
      'An assertion has exactly one kind, so that each result names what was checked. A capture takes one part of an output.',
    howToFix: 'Begin a new item of the list for each kind, and capture each part under a name of its own.',
  },
  {
    code: 'schema/out-of-range',
    explanation: 'The number is smaller or larger than it can be.',
    howToFix: 'Use a number in the range that the message names.',
  },
  {
    code: 'schema/repeated-item',
    explanation: 'Each item of this list stands for something of its own, such as a box to tick.',
    howToFix: 'Remove one of the equal items, or tell them apart.',
  },
];
