import type { FaultExplanation } from '../shape/explanation.js';

/** What can be wrong with a text before it is looked at as a runbook. */
export const syntaxFaults: readonly FaultExplanation[] = [
  {
    code: 'document/too-large',
    explanation: 'A text over 8 MiB is not read: no person wrote or reviewed it.',
    howToFix: 'Split the runbook into several.',
  },
  {
    code: 'document/too-deep',
    explanation: 'Lists and mappings lie at most 64 deep inside each other; deeper ones are made to break programs.',
    howToFix: 'Take groups out of groups.',
  },
  {
    code: 'document/empty',
    explanation: 'The text holds no value, at most comments.',
    howToFix: "Begin with 'apiVersion: runbook/v0', 'meta' and 'steps'.",
  },
  {
    code: 'yaml/syntax',
    explanation:
      'The text is not YAML at this place. Until it is, nothing else is said of its step, because that may be misread; the other steps are checked.',
    howToFix: 'Check quotes, brackets and indentation here and in the line above.',
  },
  {
    code: 'yaml/tab',
    explanation: 'YAML does not allow tabs as indentation: how far they reach differs from editor to editor.',
    howToFix: 'Use blanks.',
  },
  {
    code: 'yaml/duplicate-key',
    explanation: 'A key that stands twice has two values; some programs take the first and some the last.',
    howToFix: 'Keep one of them.',
  },
  {
    code: 'yaml/anchor',
    explanation: 'Anchors name a value so that it can be repeated elsewhere. A runbook is reviewed as it is written.',
    howToFix: 'Remove the anchor and write the value out where it is needed, or make it a variable.',
  },
  {
    code: 'yaml/alias',
    explanation: 'Aliases repeat a value from elsewhere, so a reviewer does not see what is run.',
    howToFix: 'Write out what the alias stands for, or make it a variable.',
  },
  {
    code: 'yaml/merge-key',
    explanation: "'<<' copies the keys of another mapping, so a reviewer does not see what a step holds.",
    howToFix: 'Write out the keys.',
  },
  {
    code: 'yaml/tag',
    explanation: 'Tags such as !!str change what a value is. The format decides that by itself.',
    howToFix: 'Remove the tag; put a value that has to be text in quotes.',
  },
  {
    code: 'yaml/directive',
    explanation: 'Directives such as %YAML change how the text is read. Runbooks are always YAML 1.2.',
    howToFix: 'Remove the line.',
  },
  {
    code: 'yaml/several-documents',
    explanation: 'A file holds one runbook, and what stands after a second --- would never be run.',
    howToFix: 'Make a file of each document.',
  },
];
