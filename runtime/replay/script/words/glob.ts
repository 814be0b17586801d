import { compilePattern } from '../../../expr/index.js';
import { Unplayable } from '../fault.js';

/** How much of a text a pattern takes where it can take more or less. */
type Reach = 'shortest' | 'longest';

/** Whether a pattern of the shell matches all of a text. */
export function matchesGlob(pattern: string, text: string): boolean {
  return compiled(`^${sourceOf(pattern, 'longest')}$`).test(text);
}

/** A text without what a pattern matches at its beginning. */
export function withoutPrefix(text: string, pattern: string, reach: Reach): string {
  return compiled(`^${sourceOf(pattern, reach)}(.*)$`).firstMatch(text) ?? text;
}

/** A text without what a pattern matches at its end. */
export function withoutSuffix(text: string, pattern: string, reach: Reach): string {
  const before = reach === 'shortest' ? '.*' : '.*?';
  return compiled(`^(${before})${sourceOf(pattern, 'longest')}$`).firstMatch(text) ?? text;
}

const longestReplaced = 100_000;
const longestPattern = 10_000;

/** A text with the first or every match of a pattern replaced; each match takes as much as it can. */
export function withReplaced(text: string, pattern: string, replacement: string, which: 'first' | 'all'): string {
  if (pattern === '') return text;
  if (text.length > longestReplaced)
    throw new Unplayable(`a text of ${text.length} characters is searched for a pattern`);
  const here = compiled(`^(${sourceOf(pattern, 'longest')})`);
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const found = here.firstMatch(text.slice(at)) ?? '';
    pieces.push(found === '' ? (text[at] ?? '') : replacement);
    at += Math.max(1, found.length);
    if (found !== '' && which === 'first') break;
  }
  return pieces.join('') + text.slice(at);
}

/** A text with what a pattern matches at its beginning or end replaced. */
export function withEndReplaced(text: string, pattern: string, replacement: string, end: 'prefix' | 'suffix'): string {
  if (
    !compiled(end === 'prefix' ? `^${sourceOf(pattern, 'longest')}` : `${sourceOf(pattern, 'longest')}$`).test(text)
  ) {
    return text;
  }
  if (end === 'prefix') return replacement + withoutPrefix(text, pattern, 'longest');
  return withoutSuffix(text, pattern, 'longest') + replacement;
}

type GlobPattern = Extract<ReturnType<typeof compilePattern>, { readonly ok: true }>['value'];

const known = new Map<string, GlobPattern>();
const mostKnown = 500;

function compiled(source: string): GlobPattern {
  const before = known.get(source);
  if (before) return before;
  const pattern = compilePattern(`(?s)${source}`);
  if (!pattern.ok) throw new Unplayable(`a pattern cannot be read: ${pattern.error.message}`);
  if (known.size > mostKnown) known.clear();
  known.set(source, pattern.value);
  return pattern.value;
}

const token = /\\([\s\S])|(\[[!^]?\]?(?:\[:[a-z]+:\]|\\[\s\S]|[^\]\\])*\])|(\*)|(\?)|([\s\S])/gu;

/** The regular expression for a pattern of the shell, in which a backslash quotes what follows. */
function sourceOf(pattern: string, reach: Reach): string {
  if (/(^|[^\\])(\\\\)*[?*+@!]\(/.test(pattern)) throw new Unplayable(`'${pattern}' holds an extended pattern`);
  if (pattern.length > longestPattern) throw new Unplayable(`a pattern of ${pattern.length} characters is matched`);
  const star = reach === 'longest' ? '.*' : '.*?';
  return [...pattern.matchAll(token)]
    .map(([, escaped, bracket, any, one, plain]) => {
      if (bracket !== undefined) return bracketSource(bracket);
      if (any !== undefined) return star;
      return one === undefined ? escapedForPattern(escaped ?? plain ?? '') : '.';
    })
    .join('');
}

/** A text as a regular expression that matches it alone. */
export function escapedForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function bracketSource(bracket: string): string {
  if (/\[[.=]/.test(bracket)) throw new Unplayable(`'${bracket}' asks for the order of a language`);
  const isNegated = /^\[[!^]/.test(bracket);
  const inner = bracket.slice(isNegated ? 2 : 1, -1);
  const members = inner.replace(/\[:[a-z]+:\]|\\([\s\S])|[\s\S]/gu, (whole, escaped?: string) => {
    if (whole.startsWith('[:')) return whole;
    if (whole === '-') return whole;
    return (escaped ?? whole).replace(/[\\^\][-]/, '\\$&');
  });
  return `[${isNegated ? '^' : ''}${members}]`;
}
