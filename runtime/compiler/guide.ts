import MarkdownIt from 'markdown-it';
import { unifiedGuide } from '../language/index.js';
import { plainMarkdown } from './flavour.js';
import type { IrPlace } from './ir.js';
import type { Definitions } from './link.js';
import { TableRow } from './table-row.js';
import { beginsWarning, standsUnderWarning } from './warning-word.js';

/** A guide as blocks in document order, with the headings and list items around each. */
export interface Guide {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The line of the text for each line of the guide, where these are not the same. */
  readonly origins?: readonly number[];
  /** Headings that lead somewhere or show something. */
  readonly headings?: readonly Pick<ProseBlock, 'raw' | 'line' | 'endLine' | 'headings'>[];
  /** What the labels of links stand for. */
  readonly definitions?: Definitions;
}

export type Block = ProseBlock | CodeBlock;

interface BlockBase extends IrPlace {
  /** Whether it stands in a quotation or a callout. */
  readonly quoted: boolean;
  /** Whether it stands in a callout that warns. */
  readonly warns?: true;
  /** The row of a table that it stands in, counted over the whole guide. */
  readonly row?: number;
}

export interface ProseBlock extends BlockBase {
  readonly kind: 'prose';
  /** The text as written; its first line is `line` of the guide, each line break is one line further. */
  readonly raw: string;
  /** The case in which it holds, where the row of a table names one. */
  readonly condition?: string;
}

export interface CodeBlock extends BlockBase {
  readonly kind: 'code';
  readonly fenced: boolean;
  /** The first word after the fence, in lower case. */
  readonly label: string;
  /** The content without the indentation of its list item; `firstLine` is the line of the first. */
  readonly lines: readonly string[];
  readonly firstLine: number;
}

/** The blocks of a Markdown text: CommonMark with tables and front matter; never throws. */
export function readGuide(text: string): Guide {
  const { body: whole, frontTitle } = withoutFrontMatter(unifiedGuide(text));
  const { body, callouts, warnings } = plainMarkdown(whole);
  const walk = new Walk(callouts, warnings);
  const found: { references?: Readonly<Record<string, { readonly href: string }>> } = {};
  for (const token of markdown.parse(body, found)) walk.take(token);
  const title = walk.title ?? frontTitle ?? firstLineOf(body);
  const definitions = new Map(Object.entries(found.references ?? {}).map(([label, { href }]) => [label, href]));
  return { title, blocks: walk.blocks, headings: walk.headings, definitions };
}

/** A title as people read it: links reduced to their text, tags removed. */
export function plainHeading(raw: string): string {
  return raw
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/\s*\{#[^}]*\}\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

// Inline text is read by our own scanner, because the parser's inline tokens carry no lines.
// HTML is off so that text between tags stays text.
const markdown = new MarkdownIt('commonmark', { html: false }).enable('table').disable(['inline']);

type Token = ReturnType<typeof markdown.parse>[number];

function withoutFrontMatter(text: string): { readonly body: string; readonly frontTitle?: string } {
  const front = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  if (!front) return { body: text };
  const body = front[0].replace(/[^\n]/g, '') + text.slice(front[0].length);
  const title = /^(?:title|name):[ \t]*(\S.*)$/m.exec(front[1] ?? '')?.[1]?.trim();
  return title ? { body, frontTitle: title.replace(/^(["'])(.*)\1$/, '$2') } : { body };
}

function firstLineOf(body: string): string {
  return body.trimStart().split('\n', 1)[0]?.trim() ?? '';
}

// Every block below a heading names it.
const longestHeading = 1000;

/** Goes over the parser's tokens once and remembers what is open around the current one. */
class Walk {
  readonly blocks: Block[] = [];
  readonly headings: Pick<ProseBlock, 'raw' | 'line' | 'endLine' | 'headings'>[] = [];
  title: string | undefined;
  readonly #rules = this.#rulesByType();
  readonly #headings: { readonly level: number; readonly text: string }[] = [];
  /** The titles of the open headings; the same array for all blocks below the same one. */
  #titles: readonly string[] = [];
  readonly #lists: { readonly ordered: boolean; count: number }[] = [];
  /** The quotations that are open, and whether each warns; undefined until its first words are read. */
  readonly #quotes: (boolean | undefined)[] = [];
  readonly #cells = new TableRow();
  #heading: number | undefined;
  #row: number | undefined;
  readonly #callouts: ReadonlySet<number>;
  readonly #warnings: ReadonlySet<number>;

  constructor(callouts: ReadonlySet<number>, warnings: ReadonlySet<number>) {
    this.#callouts = callouts;
    this.#warnings = warnings;
  }

  take(token: Token): void {
    this.#rules[token.type]?.(token);
  }

  #rulesByType(): Readonly<Record<string, (token: Token) => void>> {
    return {
      heading_open: (token) => {
        this.#heading = Number(token.tag.slice(1));
      },
      heading_close: () => {
        this.#heading = undefined;
      },
      bullet_list_open: () => this.#lists.push({ ordered: false, count: 0 }),
      ordered_list_open: (token) => this.#lists.push({ ordered: true, count: Number(token.attrGet('start') ?? 1) - 1 }),
      bullet_list_close: () => this.#lists.pop(),
      ordered_list_close: () => this.#lists.pop(),
      list_item_open: () => this.#countItem(),
      blockquote_open: () => this.#quotes.push(undefined),
      blockquote_close: () => this.#quotes.pop(),
      table_open: () => this.#cells.openTable(),
      table_close: () => this.#cells.closeTable(),
      tr_open: (token) => {
        this.#row = token.map?.[0];
        this.#cells.openRow();
      },
      th_open: () => this.#cells.openCell(true),
      td_open: () => this.#cells.openCell(false),
      inline: (token) => this.#takeText(token),
      fence: (token) => this.#takeCode(token, true),
      code_block: (token) => this.#takeCode(token, false),
    };
  }

  #countItem(): void {
    const list = this.#lists.at(-1);
    if (list) list.count += 1;
  }

  #takeText(token: Token): void {
    if (this.#heading !== undefined) {
      this.#openHeading(this.#heading, token.content);
      this.#keepHeading(token);
      return;
    }
    const first = token.map?.[0] ?? this.#row ?? 0;
    const line = first + 1;
    const endLine = line + token.content.split('\n').length - 1;
    this.#noteQuote(token.content);
    this.#cells.say(token.content);
    const { condition } = this.#cells;
    const place = this.#place(line, endLine);
    const warns = standsUnderWarning(token.content) && ({ warns: true } as const);
    this.blocks.push({
      kind: 'prose',
      raw: token.content,
      ...place,
      ...warns,
      ...(condition !== undefined && { condition }),
    });
  }

  /** The first words of a quotation tell whether all of it warns. */
  #noteQuote(raw: string): void {
    const at = this.#quotes.length - 1;
    if (at >= 0) this.#quotes[at] ??= beginsWarning(raw) || standsUnderWarning(raw);
  }

  #openHeading(level: number, raw: string): void {
    const text = plainHeading(raw.slice(0, longestHeading));
    while ((this.#headings.at(-1)?.level ?? 0) >= level) this.#headings.pop();
    this.#headings.push({ level, text });
    this.#titles = this.#headings.map((heading) => heading.text);
    if (level === 1) this.title ??= text;
  }

  #keepHeading({ content, map }: Token): void {
    if (!/\]\(|\]\[|:\/\//.test(content)) return;
    const line = (map?.[0] ?? 0) + 1;
    this.headings.push({ raw: content, line, endLine: line, headings: this.#titles });
  }

  #takeCode(token: Token, fenced: boolean): void {
    const [first, end] = token.map ?? [0, 0];
    const lines = token.content.replace(/\n$/, '').split('\n');
    const label =
      token.info
        .trim()
        .split(/[\s{,]/, 1)[0]
        ?.toLowerCase() ?? '';
    const firstLine = fenced ? first + 2 : first + 1;
    this.blocks.push({ kind: 'code', fenced, label, lines, firstLine, ...this.#place(first + 1, end) });
  }

  #place(line: number, endLine: number): BlockBase {
    const headings = this.#titles;
    const isQuoted = this.#quotes.length > 0 || this.#callouts.has(line);
    const warns = this.#quotes.includes(true) || this.#warnings.has(line);
    const { row } = this.#cells;
    const inRow = row === undefined ? {} : { row };
    const place = { line, endLine, headings, quoted: isQuoted, ...(warns && { warns }), ...inRow };
    if (this.#lists.length === 0) return place;
    return { ...place, listItem: this.#lists.map((list) => (list.ordered ? String(list.count) : '-')).join('.') };
  }
}
