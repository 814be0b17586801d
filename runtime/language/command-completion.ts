import { describeCommand, describeNames, knownCommands } from '../risk/index.js';
import type { Analysis } from './analysis.js';
import type { Completion } from './completion-item.js';
import { withRollbacks } from './step-outline.js';
import type { ScalarNode } from './syntax/node.js';

/** What may be written as a word of a step's command: programs first, then verbs and options of the one that is named. */
export function commandCompletionsAt({ outline, text }: Analysis, offset: number): readonly Completion[] {
  for (const { argv } of withRollbacks(outline.steps)) {
    const index = argv.findIndex(({ at }) => at.start <= offset && offset <= at.end);
    const word = argv[index];
    if (word === undefined) continue;
    const replaces = contentOf(word, text);
    if (offset < replaces.start || replaces.end < offset) return [];
    const before = argv.slice(0, index).map(({ source }) => source);
    return wordsAfter(before).map((completion) => ({ ...completion, kind: 'value', replaces }));
  }
  return [];
}

type Word = Pick<Completion, 'label' | 'newText' | 'detail'>;

function wordsAfter(before: readonly string[]): readonly Word[] {
  if (before.length === 0) return describeNames(knownCommands()).map(named);
  const description = describeCommand(before);
  if (description === undefined) return [];
  return [...description.verbs.map(named), ...description.flags.map((flag) => ({ label: flag, newText: flag }))];
}

function named({ name, summary }: { readonly name: string; readonly summary: string }): Word {
  return { label: name, newText: name, detail: summary };
}

/** A word without the quotes around it. */
function contentOf({ at }: ScalarNode, text: string): Completion['replaces'] {
  const isQuoted = /["']/.test(text.charAt(at.start)) && at.end - at.start > 1;
  return isQuoted ? { start: at.start + 1, end: at.end - 1 } : at;
}
