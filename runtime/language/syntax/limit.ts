import { CST, Lexer, Parser } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import { largestTextBytes, type Span, utf8Bytes } from '../../model/text.js';

/** How many lists and mappings may lie inside each other. */
const deepestNesting = 64;

/** The tokens of the first document of a text, and what in them runbooks do not allow; computed without recursion. */
export interface TokenReading {
  readonly tokens: readonly CST.Token[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where another document begins. */
  readonly secondAt?: number;
  /** Whether the tokens may be composed into a tree; deep ones can end the process by recursion. */
  readonly isComposable: boolean;
}

/** The diagnostic of a text that is too large to be read; undefined for any other. */
export function sizeDiagnostic(text: string): Diagnostic | undefined {
  return isTooLarge(text) ? tooLarge() : undefined;
}

/** How many parts of a text are looked at in a slice. */
const sliceLength = 2000;

/** Cuts a text that lies in so many lists and mappings into tokens, refusing what is too deep or written with YAML's indirections. */
export function* readTokens(text: string, outerDepth: number): Generator<void, TokenReading> {
  const { tokens, secondAt } = firstDocument(yield* tokensOf(text));
  const diagnostics: Diagnostic[] = [];
  let deepest: { readonly depth: number; readonly offset: number } = { depth: 0, offset: 0 };
  let count = 0;
  for (const visit of walk(tokens, outerDepth)) {
    count += 1;
    if (count % sliceLength === 0) yield;
    if (visit.depth > deepestNesting && deepest.depth <= deepestNesting) {
      deepest = { depth: visit.depth, offset: visit.token.offset };
    }
    const diagnostic = indirectionAt(visit.token);
    if (diagnostic) diagnostics.push(diagnostic);
  }
  if (deepest.depth > deepestNesting) return { tokens, diagnostics: [tooDeep(deepest.offset)], isComposable: false };
  return { tokens, diagnostics, ...(secondAt !== undefined && { secondAt }), isComposable: true };
}

function* tokensOf(text: string): Generator<void, readonly CST.Token[]> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    count += 1;
    if (count % sliceLength === 0) yield;
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** The tokens up to the second document, and where that begins. */
function firstDocument(tokens: readonly CST.Token[]): Pick<TokenReading, 'tokens' | 'secondAt'> {
  const first = tokens.findIndex(({ type }) => type === 'document');
  const second = tokens.findIndex(({ type }, index) => index > first && type === 'document');
  if (first < 0 || second < 0) return { tokens };
  // Directives before a document belong to it.
  const directive = tokens.findIndex(({ type }, index) => index > first && type === 'directive');
  const end = directive < 0 ? second : Math.min(directive, second);
  return { tokens: tokens.slice(0, end), secondAt: tokens[second]?.offset ?? 0 };
}

function isTooLarge(text: string): boolean {
  if (text.length > largestTextBytes) return true;
  return text.length * 3 > largestTextBytes && utf8Bytes(text) > largestTextBytes;
}

interface Visit {
  readonly token: CST.Token;
  readonly depth: number;
}

// Breadth does not matter, only that no call is nested: the text decides the depth, not the stack.
function* walk(roots: readonly CST.Token[], outerDepth: number): Generator<Visit> {
  const open: Visit[] = roots.map((token) => ({ token, depth: outerDepth })).reverse();
  for (let visit = open.pop(); visit; visit = open.pop()) {
    yield visit;
    // Pushed from the last to the first, so that they are visited in the order of the text.
    for (const token of childrenOf(visit.token).toReversed()) {
      open.push({ token, depth: visit.depth + (CST.isCollection(token) ? 1 : 0) });
    }
  }
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return [...token.start, ...present(token.value)];
  if (token.type === 'block-scalar') return token.props;
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap((item) => [
    ...item.start,
    ...present(item.key),
    ...(item.sep ?? []),
    ...present(item.value),
  ]);
}

function present(token: CST.Token | null | undefined): readonly CST.Token[] {
  return token ? [token] : [];
}

function indirectionAt(token: CST.Token): Diagnostic | undefined {
  const quoted = 'source' in token ? `'${token.source.trim()}'` : '';
  switch (token.type) {
    case 'anchor':
      return error(
        'yaml/anchor',
        `${quoted} is an anchor; a runbook says everything where it is used, remove it`,
        token,
      );
    case 'alias':
      return error('yaml/alias', `${quoted} is ${aliasText(token.source)}`, token);
    case 'tag':
      return error('yaml/tag', `${quoted} is a tag, which runbooks do not have; remove it`, token);
    case 'directive':
      return error('yaml/directive', `${quoted} is a directive, which runbooks do not have; remove the line`, token);
    default:
      return undefined;
  }
}

// A text such as '*.log' was hardly meant to repeat a value.
function aliasText(source: string): string {
  const isName = /^\*[\w-]+$/.test(source.trim());
  return isName ? 'an alias; write out what it stands for' : 'read as an alias; put the text in double quotes';
}

function error(code: string, message: string, token: { readonly offset: number; readonly source: string }): Diagnostic {
  return { code, severity: 'error', message, at: spanOf(token) };
}

function spanOf(token: { readonly offset: number; readonly source: string }): Span {
  return { start: token.offset, end: token.offset + token.source.trimEnd().length };
}

function tooLarge(): Diagnostic {
  const message =
    'the text is larger than 8 MiB, which is more than a runbook may have; split it into several runbooks';
  return { code: 'document/too-large', severity: 'error', message, at: { start: 0, end: 0 } };
}

function tooDeep(offset: number): Diagnostic {
  const message = `more than ${deepestNesting} lists and mappings lie inside each other here; a runbook needs far fewer, take some out`;
  return { code: 'document/too-deep', severity: 'error', message, at: { start: offset, end: offset + 1 } };
}
