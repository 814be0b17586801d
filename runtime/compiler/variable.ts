import type { Block } from './guide.js';
import type { IrCommand, IrVariable } from './ir.js';
import { assignedNames, placeholdersOf } from './placeholder.js';
import { type Sentence, sentencesOf } from './sentence.js';

/** The values that a reader has to fill in, in the order of the guide, with what the guide says of them. */
export function variablesOf(commands: readonly IrCommand[], blocks: readonly Block[]): readonly IrVariable[] {
  const found = new Map<string, { readonly asWritten: Set<string>; readonly line: number }>();
  const assigned = assignedNames(commands);
  for (const command of commands) {
    for (const placeholder of placeholdersOf(command.text, command.lang, assigned)) {
      const line = command.line + command.text.slice(0, placeholder.index).split('\n').length - 1;
      const variable = found.get(placeholder.name) ?? { asWritten: new Set(), line };
      variable.asWritten.add(placeholder.asWritten);
      if (placeholder.inContext !== undefined) variable.asWritten.add(placeholder.inContext);
      found.set(placeholder.name, variable);
    }
  }
  if (found.size === 0) return [];
  const sentences = blocks.flatMap((block) =>
    block.kind === 'prose' ? sentencesOf(block).filter(({ text }) => cue.test(text)) : [],
  );
  return [...found].map(([name, { asWritten, line }]) => {
    const suggestion = suggestionFor([...asWritten], sentences);
    return { name, asWritten: [...asWritten], line, ...(suggestion ? { suggestion } : {}) };
  });
}

/** A value in backticks that a sentence names beside the placeholder: 'usually `/var`', '(default: `x`)', 'for example `y`'. */
function suggestionFor(asWritten: readonly string[], sentences: readonly Sentence[]): IrVariable['suggestion'] {
  for (const sentence of sentences) {
    for (const written of asWritten) {
      const suggestion = suggestionIn(sentence, written);
      if (suggestion && !asWritten.includes(suggestion.value)) return suggestion;
    }
  }
  return undefined;
}

const cue = /default|usually|normally|typically|for (?:example|instance)|such as|e\.g\./i;
const suggested =
  /^`?[^`<]{0,60}?\b(defaults? to|default(?: is)?|by default|usually|normally|typically|for example|for instance|such as|e\.g\.)[,:]?\s+`([^`\s]+)`/i;

function suggestionIn(sentence: Sentence, written: string): IrVariable['suggestion'] {
  const at = sentence.text.indexOf(written);
  const match = at < 0 ? null : suggested.exec(sentence.text.slice(at + written.length));
  if (match?.[2] === undefined) return undefined;
  const kind = /^(?:default|by|usually|normally|typically)/i.test(match[1] ?? '') ? 'usual' : 'example';
  return { value: match[2], kind, line: sentence.line };
}
