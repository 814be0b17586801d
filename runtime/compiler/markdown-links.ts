import MarkdownIt from 'markdown-it';

/** A place of a Markdown text that leads somewhere: to a file, to a heading, or to an address. */
export interface MarkdownLink {
  readonly kind: 'link' | 'image';
  /** As it is written, without what Markdown puts around it. */
  readonly target: string;
  /** Counted from 1; of a link in a table or a paragraph of several lines, the line on which it stands. */
  readonly line: number;
}

/** All that a Markdown text leads to, in the order of the text; what stands in code leads nowhere. Never throws. */
export function markdownLinks(text: string): readonly MarkdownLink[] {
  let line = 1;
  return markdown.parse(withoutFrontMatter(text), {}).flatMap((token) => {
    // The cells of a table have no lines of their own.
    if (token.map) line = token.map[0] + 1;
    if (token.type === 'html_block') return htmlLinks(token.content, line);
    return token.type === 'inline' ? inlineLinks(token.children ?? [], line) : [];
  });
}

/** The names by which places of a Markdown text can be reached behind a '#': of its headings, and those that it gives itself. */
export function markdownAnchors(text: string): ReadonlySet<string> {
  const tokens = markdown.parse(withoutFrontMatter(text), {});
  const anchors = new Set<string>();
  for (const [index, { type, content }] of tokens.entries()) {
    if (type === 'heading_open') addHeading(tokens[index + 1], anchors);
    else if (type === 'html_block' || type === 'inline') {
      for (const [, , name = ''] of content.matchAll(namedPlace)) anchors.add(name);
    }
  }
  return anchors;
}

// Tags are read by their tokens, so that an anchor or a picture in HTML counts as well.
const markdown = new MarkdownIt('commonmark', { html: true }).enable('table');

type Token = ReturnType<typeof markdown.parse>[number];

const namedPlace = /<[a-z][^<>]*\s(id|name)\s*=\s*["']?([^"'\s<>]+)/gi;
const namedTarget = /<(a|img)\s[^<>]*?\b(?:href|src)\s*=\s*["']([^"']+)["']/gi;
const bareAddress = /\bhttps?:\/\/[^\s"'`<>\\^{}|]{1,2000}/g;

/** What stands before the text for programs, as blank lines, so that all lines keep their numbers. */
function withoutFrontMatter(text: string): string {
  const front = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  return front ? front[0].replace(/[^\n]/g, '') + text.slice(front[0].length) : text;
}

function inlineLinks(children: readonly Token[], first: number): readonly MarkdownLink[] {
  const links: MarkdownLink[] = [];
  let line = first;
  let isInside = false;
  for (const child of children) {
    if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
    else if (child.type === 'link_close') isInside = false;
    else links.push(...linksOf(child, line, isInside));
    isInside ||= child.type === 'link_open';
  }
  return links;
}

function linksOf(token: Token, line: number, isInside: boolean): readonly MarkdownLink[] {
  switch (token.type) {
    case 'link_open':
      return [{ kind: 'link', target: token.attrGet('href') ?? '', line }];
    case 'image':
      return [{ kind: 'image', target: token.attrGet('src') ?? '', line }];
    case 'html_inline':
      return htmlLinks(token.content, line);
    case 'text':
      // The text of a link is often its address once more.
      return isInside ? [] : bareAddresses(token.content, line);
    default:
      return [];
  }
}

function bareAddresses(text: string, line: number): readonly MarkdownLink[] {
  return [...text.matchAll(bareAddress)].map(([address]) => ({
    kind: 'link',
    target: address.replace(/[.,;:!?*)\]]+$/, ''),
    line,
  }));
}

function htmlLinks(html: string, first: number): readonly MarkdownLink[] {
  return [...html.matchAll(namedTarget)].map(({ 1: tag = '', 2: target = '', index }) => ({
    kind: tag.toLowerCase() === 'img' ? 'image' : 'link',
    target,
    line: first + (html.slice(0, index).match(/\n/g)?.length ?? 0),
  }));
}

function addHeading(inline: Token | undefined, anchors: Set<string>): void {
  const [, given] = /\s\{#([^}\s]+)\}\s*$/.exec(inline?.content ?? '') ?? [];
  const slug = given ?? headingAnchor(shownText(inline?.children ?? []));
  let anchor = slug;
  for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
  anchors.add(anchor);
}

function shownText(children: readonly Token[]): string {
  return children.map(({ type, content }) => (shown.has(type) ? content : '')).join('');
}

const shown: ReadonlySet<string> = new Set(['text', 'code_inline', 'text_special']);

// As the sites do that show Markdown: letters, digits, '-' and '_' stay, blanks become '-'.
function headingAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
