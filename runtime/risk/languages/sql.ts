import { destructiveVerb } from '../destructive.js';
import { judgeInvisible } from '../look-alike.js';
import type { Judges, Scene } from '../scene.js';
import { harmless, joinAll, type Verdict } from '../verdict.js';
import { clientCommandAt, judgeClient } from './sql-client.js';
import { found, type SqlContext } from './sql-context.js';
import { judgeTokens } from './sql-read.js';
import { dialectOf, type SqlToken, tokensOf } from './sql-token.js';
import { judgeTree } from './sql-tree.js';

const longest = 65_536;
const deepest = 24;
const mostStatements = 5_000;

/** A judge of text of one dialect of SQL: every statement in it, joined. */
export function judgeSqlLanguage(text: string, language: string, scene: Scene, judges: Judges): Verdict {
  return judgeSql(text, { language, scene, judges });
}

function judgeSql(text: string, context: SqlContext): Verdict {
  const whole = { start: 0, end: text.length };
  if (context.scene.depth > deepest) {
    return found(context, 'too-deep', 'dangerous', whole, 'is hidden under too many layers to be judged');
  }
  if (text.length > longest) return tooLong(text, context);
  const plain = /delimiter/i.test(text) ? withSemicolons(text) : text;
  const parts = new Splitter(plain, context.language).all();
  context.scene.budget.left -= parts.length;
  if (parts.length > mostStatements || context.scene.budget.left < 0) {
    return found(context, 'too-many', 'dangerous', whole, 'holds too many statements to be judged');
  }
  const verdicts = parts.map((part) => judgePart(part, plain, context));
  const own = joinAll([judgeInvisible(text, context.scene.place), ...verdicts]);
  return joinReadings(text, own, context);
}

function tooLong(text: string, context: SqlContext): Verdict {
  const verb = destructiveVerb(text);
  const whole = { start: 0, end: text.length };
  if (verb === undefined) return found(context, 'too-long', 'unknown', whole, 'is too long to be judged');
  return found(context, 'too-long', 'dangerous', whole, `is too long to be judged and holds '${verb.word}'`);
}

/** Where text of an unknown dialect would be something else in another: what is a string, a name or a comment. */
const otherDialects: readonly (readonly [sign: RegExp, language: string])[] = [
  [/\\['"]|--\S[^\n]*;|\/\*M?!|\\g[ \t]|(?:^|\s)#(?!>)|\/\*(?:(?!\*\/)[\s\S])*\/\*/m, 'mysql'],
  [/\[[^\]\n]*['"`;-][^\]\n]*\]/, 'tsql'],
  [/\bn?q'[^\w\s]/i, 'plsql'],
  [/\/\//, 'cql'],
];

/** The verdict on text in every dialect that it can be; one in which it has no end is not what was meant. */
function joinReadings(text: string, own: Verdict, context: SqlContext): Verdict {
  if (context.language !== 'sql') return own;
  const others = otherDialects
    .filter(([sign]) => sign.test(text))
    .map(([, language]) => judgeSql(text, { ...context, language }));
  const readings = [own, ...others];
  const whole = readings.filter((reading) => !hasNoEnd(reading));
  return joinAll(whole.length === 0 ? readings : whole);
}

function hasNoEnd({ risk, reasons }: Verdict): boolean {
  return risk === 'unknown' && reasons.some(({ rule }) => rule === 'sql/unreadable');
}

type Part =
  | { readonly kind: 'statement'; readonly tokens: readonly SqlToken[] }
  | { readonly kind: 'client'; readonly text: string; readonly start: number; readonly end: number };

class Splitter {
  private readonly parts: Part[] = [];
  private readonly text: string;
  private readonly language: string;
  private tokens: readonly SqlToken[];
  private pending: SqlToken[] = [];
  private passed = 0;
  private rereads = 0;

  constructor(text: string, language: string) {
    this.text = text;
    this.language = language;
    this.tokens = tokensOf(text, dialectOf(language));
  }

  all(): readonly Part[] {
    for (let at = 0; at < this.tokens.length; at += 1) {
      const token = this.tokens[at] as SqlToken;
      if (token.start >= this.passed) this.take(token);
      else if (token.end > this.passed || token.kind === 'broken') at = this.reread();
    }
    this.flush();
    return this.parts;
  }

  /** What stands behind a command to the client is read anew where a string seemed to begin in that command. */
  private reread(): number {
    this.rereads += 1;
    const start = this.passed;
    const rest = { kind: 'broken', value: this.text.slice(start), start, end: this.text.length, inner: start } as const;
    const isHopeless = this.rereads > mostRereads;
    this.tokens = isHopeless ? [rest] : tokensOf(this.text, dialectOf(this.language), start);
    return -1;
  }

  private flush(): void {
    if (this.pending.length > 0) this.parts.push({ kind: 'statement', tokens: this.pending });
    this.pending = [];
  }

  private take(token: SqlToken): void {
    if (token.kind === 'client') this.client({ text: token.value.trimEnd(), start: token.start, end: token.end });
    else if (token.kind === 'mark' && token.value === ';') this.flush();
    else if (!this.takesLine(token)) this.pending.push(token);
  }

  private client(part: { readonly text: string; readonly start: number; readonly end: number }): void {
    this.flush();
    this.parts.push({ kind: 'client', ...part });
    this.passed = part.end;
  }

  /** Commands to the client stand where no statement is open; GO and / on a line of their own end one. */
  private takesLine(token: SqlToken): boolean {
    if (token.kind === 'string') return false;
    const isBatchEnd = token.value === 'GO' || token.value === '/';
    if (this.pending.length > 0 && !isBatchEnd) return false;
    if (isBatchEnd && !beginsLine(this.text, token.start)) return false;
    const command = clientCommandAt(this.text, token.start, this.language);
    if (command !== undefined) this.client(command);
    return command !== undefined;
  }
}

const mostRereads = 100;

function beginsLine(text: string, at: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 80), at));
}

const delimiterLine = /^([ \t]*delimiter[ \t]+)(\S+)[^\n]*$/gim;

/** The text with a semicolon for every delimiter that DELIMITER names, and blanks for that line; offsets stay. */
function withSemicolons(text: string): string {
  let result = '';
  let at = 0;
  let delimiter = ';';
  const pass = (to: number): void => {
    const semicolon = ';'.padEnd(delimiter.length);
    result += delimiter === ';' ? text.slice(at, to) : text.slice(at, to).replaceAll(delimiter, semicolon);
  };
  for (const match of text.matchAll(delimiterLine)) {
    pass(match.index);
    result += ';'.padEnd(match[0].length);
    at = match.index + match[0].length;
    delimiter = match[2] ?? ';';
  }
  pass(text.length);
  return result;
}

function judgePart(part: Part, text: string, context: SqlContext): Verdict {
  if (part.kind === 'statement') return judgeStatement(part.tokens, text, context);
  return judgeClient(part, context, (query, at) => {
    const place: Scene['place'] = ({ start, end }) => context.scene.place({ start: start + at, end: end + at });
    return judgeSql(query, { ...context, scene: { ...context.scene, place } });
  });
}

function judgeStatement(tokens: readonly SqlToken[], text: string, context: SqlContext): Verdict {
  const tree = treeOf(tokens, text, context);
  if (tree === 'nothing') return harmless;
  return tree === undefined ? judgeTokens(tokens, context) : judgeTree(tree, tokens, context);
}

const deepestTree = 100;
const longestTree = 2_000;

/** The tree of one statement; nothing where the parser of PostgreSQL cannot or should not read it. */
function treeOf(tokens: readonly SqlToken[], text: string, context: SqlContext) {
  const parser = context.scene.parsers.sql;
  if (parser === undefined || context.language !== 'sql' || tokens.some(({ kind }) => kind === 'broken'))
    return undefined;
  if (tokens.length > longestTree || depthOf(tokens) > deepestTree || text.includes('\0')) return undefined;
  try {
    const statements = parser.parse(filled(tokens, text));
    if (statements.length === 0) return 'nothing';
    return statements.length === 1 ? statements[0]?.stmt : undefined;
  } catch {
    // The statement is not PostgreSQL's, so it is read by its words.
    return undefined;
  }
}

function depthOf(tokens: readonly SqlToken[]): number {
  let depth = 0;
  let most = 0;
  for (const { kind, value } of tokens) {
    if (kind !== 'mark') continue;
    if (/^[([]$/.test(value)) depth += 1;
    if (/^[)\]]$/.test(value)) depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

/** The text of a statement with a name of underscores in the place of each blank. */
function filled(tokens: readonly SqlToken[], text: string): string {
  const start = tokens[0]?.start ?? 0;
  const end = tokens.at(-1)?.end ?? 0;
  let result = '';
  let at = start;
  for (const token of tokens) {
    if (token.kind !== 'blank' || /^\$\d+$/.test(token.value)) continue;
    result += text.slice(at, token.start) + '_'.repeat(token.end - token.start);
    at = token.end;
  }
  return result + text.slice(at, end);
}
