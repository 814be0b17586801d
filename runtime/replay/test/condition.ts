import { compilePattern } from '../../expr/pattern.js';
import { isSameJson } from '../../model/same-json.js';

/** What a text has to be. */
export type Condition =
  | { readonly kind: 'equals' | 'contains' | 'matches'; readonly text: string }
  /** As JSON, whatever the order of its keys. */
  | { readonly kind: 'json'; readonly value: unknown }
  /** That there is none. */
  | { readonly kind: 'absent' };

/** Whether a text, which may be missing, is what it has to be. */
export function holds(condition: Condition, text: string | undefined): boolean {
  if (condition.kind === 'absent') return text === undefined;
  if (text === undefined) return false;
  switch (condition.kind) {
    case 'equals':
      // A block of text in YAML ends with a line break, which a capture never has.
      return text === condition.text || `${text}\n` === condition.text;
    case 'contains':
      return text.includes(condition.text);
    case 'matches':
      return matches(condition.text, text);
    case 'json':
      return isJson(condition.value, text);
  }
}

/** A condition in the words in which a difference tells it. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'equals':
      return condition.text;
    case 'contains':
      return `a text that contains '${condition.text}'`;
    case 'matches':
      return `a text that matches ${condition.text}`;
    case 'json':
      return JSON.stringify(condition.value, null, 2);
    case 'absent':
      return 'no value';
  }
}

function matches(source: string, text: string): boolean {
  const pattern = compilePattern(source);
  return pattern.ok && pattern.value.test(text);
}

function isJson(expected: unknown, text: string): boolean {
  try {
    return isSameJson(JSON.parse(text), expected);
  } catch {
    return false;
  }
}
