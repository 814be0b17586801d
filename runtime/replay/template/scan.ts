import { TemplateFault } from './value.js';

/** A piece of a template: text, or what stands between `{{` and `}}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[] };

/** A word of an action. `isSpaced` is whether a blank stands before it, which is what separates arguments. */
export interface Token {
  readonly kind: 'name' | 'field' | 'variable' | 'text' | 'number' | 'rune' | 'sign';
  readonly text: string;
  readonly isSpaced: boolean;
}

/** Cuts a template into its pieces; comments are left out and trim markers are obeyed. */
export function scanTemplate(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let [at, isTrimmed] = [0, false];
  for (;;) {
    const open = text.indexOf('{{', at);
    const isLast = open < 0;
    const trimsBefore = !isLast && /^-[ \t\r\n]/.test(text.slice(open + 2, open + 4));
    const plain = trimmed(text.slice(at, isLast ? undefined : open), isTrimmed, trimsBefore);
    pieces.push({ kind: 'text', text: plain });
    if (isLast) return pieces.filter((piece) => piece.kind === 'action' || piece.text !== '');
    const action = scanAction(text, open + (trimsBefore ? 3 : 2));
    if (action.tokens !== undefined) pieces.push({ kind: 'action', tokens: action.tokens });
    [at, isTrimmed] = [action.end, action.trimsAfter];
  }
}

function trimmed(text: string, atStart: boolean, atEnd: boolean): string {
  const begun = atStart ? text.replace(/^[ \t\r\n]+/, '') : text;
  return atEnd ? begun.replace(/[ \t\r\n]+$/, '') : begun;
}

interface ScannedAction {
  /** Undefined for a comment. */
  readonly tokens: readonly Token[] | undefined;
  readonly end: number;
  readonly trimsAfter: boolean;
}

const commentForm = /[ \t\r\n]*\/\*[\s\S]*?\*\/([ \t\r\n]+-)?\}\}/y;
const endForm = /([ \t\r\n]+-)?\}\}/y;
const blankForm = /[ \t\r\n]+/y;

function scanAction(text: string, start: number): ScannedAction {
  const comment = matched(commentForm, text, start);
  if (comment) {
    return { tokens: undefined, end: start + comment[0].length, trimsAfter: comment[1] !== undefined };
  }
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    const end = matched(endForm, text, at) ?? matched(spacedEnd, text, at);
    if (end) return { tokens, end: at + end[0].length, trimsAfter: end[1] !== undefined };
    const blank = matched(blankForm, text, at)?.[0] ?? '';
    at += blank.length;
    const token = scanToken(text, at, start);
    tokens.push({ ...token, isSpaced: blank !== '' });
    at += token.length;
  }
}

const spacedEnd = /[ \t\r\n]*\}\}/y;

const tokenForms: readonly (readonly [Token['kind'], RegExp])[] = [
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['text', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['rune', /'(?:[^'\\\n]|\\[^\n])+'/uy],
  ['number', /[+-]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[\d_]+\.?[\d_]*|\.[\d_]+)(?:[eE][+-]?\d+)?)/y],
  ['name', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['sign', /:=|[=|(),.]/y],
];

function scanToken(text: string, at: number, start: number): Omit<Token, 'isSpaced'> & { readonly length: number } {
  for (const [kind, form] of tokenForms) {
    const found = matched(form, text, at)?.[0];
    if (found !== undefined) return { kind, text: found, length: found.length };
  }
  if (at >= text.length) throw new TemplateFault(`'{{${text.slice(start, start + 40)}' is never closed; write '}}'`);
  throw new TemplateFault(`'${String.fromCodePoint(text.codePointAt(at) ?? 0)}' cannot stand in '{{ … }}'`);
}

function matched(form: RegExp, text: string, at: number): RegExpExecArray | undefined {
  form.lastIndex = at;
  return form.exec(text) ?? undefined;
}
