import { escapeTemplate } from '../expr/index.js';

/** A part of a text that is to become a template: words that mean themselves, or the name of a variable. */
export type TextPart = { readonly text: string } | { readonly reference: string };

/** The template that renders to the words as they are and the variables' values between them. */
export function templateText(parts: readonly TextPart[]): string {
  let template = '';
  let words = '';
  for (const part of parts) {
    if ('text' in part) words += part.text;
    else {
      // A brace right before a reference would open it one character too early.
      template += `${escapeTemplate(words.replace(/\{$/, ''))}${words.endsWith('{') ? '{{ "{" }}' : ''}{{ .${part.reference} }}`;
      words = '';
    }
  }
  return template + escapeTemplate(words);
}
