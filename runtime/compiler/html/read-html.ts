import { Parser } from 'htmlparser2';
import { unifiedGuide } from '../../language/index.js';
import { type LineMap, lineMapOf } from '../../model/text.js';
import type { Guide } from '../guide.js';
import { Page, type PageLine } from '../page.js';
import { type Element, type ElementKind, imageMark, isWarning, kindOf, labelOf, targetOf } from './element.js';
import { InlineText } from './inline-text.js';

/** The blocks of a page of HTML, or of a part of one as it was copied; nothing of it is loaded or run. Never throws. */
export function readHtmlGuide(text: string): Guide {
  const whole = unifiedGuide(text);
  const reader = new HtmlReader(lineMapOf(whole));
  const parser: Parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open({ name, attributes }, parser.startIndex),
      onclosetag: (name) => reader.close(name),
      ontext: (data) => reader.text(data, parser.startIndex),
    },
    // A page as its wiki stores it closes elements as XML does.
    { recognizeCDATA: true, recognizeSelfClosing: /<(?:ac|ri):/.test(whole) },
  );
  parser.end(whole);
  return reader.finish();
}

/** An element that is open. */
interface Open {
  readonly name: string;
  readonly kind: ElementKind;
  /** Whether it stands in code or in what is not seen, where it only marks the text. */
  readonly isWithin: boolean;
  /** Where a link leads to. */
  readonly target: string;
}

/** Code that is being read: its lines so far and the language that it says it is in. */
interface CodeText {
  readonly isBlock: boolean;
  readonly line: number;
  text: string;
  lines: number[];
  label: string;
}

class HtmlReader {
  readonly #page = new Page();
  readonly #open: Open[] = [];
  readonly #inline = new InlineText();
  readonly #lines: LineMap;
  #line = 1;
  #unseen = 0;
  #code: CodeText | undefined;
  #macroLabel: string | undefined;
  #title = '';

  constructor(lines: LineMap) {
    this.#lines = lines;
  }

  open(element: Element, offset: number): void {
    this.#line = this.#lines.positionAt(offset).line;
    const kind = kindOf(element);
    const isWithin = this.#unseen > 0 || this.#code !== undefined;
    this.#open.push({ name: element.name, kind, isWithin, target: targetOf(element) });
    // The language of a code macro is a parameter, which is not part of the text.
    this.#macroLabel = element.attributes['ac:name'] === 'language' ? '' : undefined;
    if (kind === 'unseen') this.#unseen += 1;
    else if (this.#code) this.#markCode(kind, element, this.#code);
    else if (!isWithin) this.#enter(kind, element);
  }

  close(name: string): void {
    const at = this.#open.findLastIndex((open) => open.name === name);
    if (at < 0) return;
    for (const open of this.#open.splice(at).reverse()) {
      if (open.kind === 'unseen') this.#unseen -= 1;
      else if (!open.isWithin) this.#leave(open);
      else if (this.#code?.isBlock && open.kind === 'block') this.#endCodeLine(this.#code);
    }
  }

  text(data: string, offset: number): void {
    this.#line = this.#lines.positionAt(offset).line;
    if (this.#macroLabel !== undefined && this.#code) this.#code.label ||= data.trim().toLowerCase();
    else if (this.#unseen > 0) return;
    else if (this.#open.at(-1)?.kind === 'title') this.#title += data;
    else if (this.#code) this.#addCode(data, this.#code);
    else this.#inline.add(data, this.#line);
  }

  finish(): Guide {
    while (this.#open.length > 0) this.close(this.#open.at(-1)?.name ?? '');
    this.#endBlock();
    return this.#page.guide(this.#title.replace(/\s+/g, ' ').trim());
  }

  #enter(kind: ElementKind, element: Element): void {
    if (blockKinds.has(kind)) this.#endBlock();
    if (kind === 'code' || kind === 'code-block') this.#openCode(kind, element);
    else if (kind === 'list') this.#page.openList(element.name === 'ol', startOf(element));
    else if (kind === 'item') this.#page.nextItem();
    else if (kind === 'quotation') this.#page.openQuote({ warns: isWarning(element) });
    else if (kind === 'block') this.#enterTable(element.name);
    else this.#enterInline(kind, element);
  }

  #markCode(kind: ElementKind, element: Element, code: CodeText): void {
    code.label ||= labelOf(element);
    if (kind === 'break') this.#addCode('\n', code);
    // Blanks between the parameters of a macro are no code.
    if (element.name === 'ac:plain-text-body') Object.assign(code, { text: '', lines: [] });
  }

  #enterTable(name: string): void {
    if (name === 'table') this.#page.cells.openTable();
    else if (name === 'tr') this.#page.cells.openRow();
    else if (name === 'th' || name === 'td') this.#page.cells.openCell(name === 'th');
  }

  #enterInline(kind: ElementKind, element: Element): void {
    if (kind === 'image') this.#inline.mark(imageMark(element), this.#line);
    const mark = kind === 'break' ? '<br>' : kind === 'link' ? '[' : kind === 'strong' ? '**' : undefined;
    if (mark !== undefined) this.#inline.open(mark, this.#line);
  }

  #leave({ kind, name, target }: Open): void {
    if (kind === 'code' || kind === 'code-block') this.#closeCode();
    else if (kind === 'link') this.#inline.close(`](${target})`);
    else if (kind === 'strong') this.#inline.close('**');
    else if (kind === 'heading') this.#endHeading(Number(name.slice(1)));
    else if (blockKinds.has(kind)) this.#leaveBlock({ kind, name });
  }

  #leaveBlock({ kind, name }: Pick<Open, 'kind' | 'name'>): void {
    this.#endBlock();
    if (name === 'table') this.#page.cells.closeTable();
    if (kind === 'list') this.#page.closeList();
    else if (kind === 'quotation') this.#page.closeQuote();
  }

  #endHeading(level: number): void {
    const text = this.#inline
      .take()
      .map(({ text: words }) => words)
      .join(' ');
    if (text !== '') this.#page.openHeading(level, headingText(text));
  }

  #endBlock(): void {
    const lines = this.#inline.take();
    if (lines.length > 0) this.#page.addProse(lines);
  }

  #openCode(kind: ElementKind, element: Element): void {
    const isBlock = kind === 'code-block';
    this.#code = { isBlock, line: this.#line, text: '', lines: [], label: labelOf(element) };
  }

  #addCode(data: string, code: CodeText): void {
    for (const [index] of data.split('\n').entries()) {
      if (index > 0 || code.lines.length === 0) code.lines.push(this.#line + index);
    }
    code.text += data.replace(/\u00a0/g, ' ');
  }

  /** Pages that put each line of code into an element of its own leave out the line break. */
  #endCodeLine(code: CodeText): void {
    if (code.text !== '' && !code.text.endsWith('\n')) this.#addCode('\n', code);
  }

  #closeCode(): void {
    const code = this.#code;
    this.#code = undefined;
    if (!code) return;
    const lines = code.text.split('\n').map((text, index) => ({ text, line: code.lines[index] ?? code.line }));
    // A code element that holds several lines is a block, whatever it is called.
    if (code.isBlock || filled(lines).length > 1) this.#addCodeBlock(withoutBlankEnds(lines), code.label);
    else this.#inline.code(code.text, code.line);
  }

  #addCodeBlock(lines: readonly PageLine[], label: string): void {
    this.#endBlock();
    if (lines.length > 0) this.#page.addCode(lines, label);
  }
}

const blockKinds: ReadonlySet<ElementKind> = new Set([
  'heading',
  'code-block',
  'list',
  'item',
  'quotation',
  'block',
  'title',
]);

function startOf({ attributes }: Element): number {
  const start = Number(attributes['start'] ?? '1');
  return Number.isSafeInteger(start) ? start : 1;
}

function headingText(marked: string): string {
  return marked
    .replace(/!\[[^\]]*\]\([^)]*\)|(?<!\\)(?:\*\*|`|\[|\]\([^)]*\)|<br>)/g, ' ')
    .replace(/\\([\\`*_[\]<&])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function filled(lines: readonly PageLine[]): readonly PageLine[] {
  return lines.filter(({ text }) => text.trim() !== '');
}

function withoutBlankEnds(lines: readonly PageLine[]): readonly PageLine[] {
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  const last = lines.findLastIndex(({ text }) => text.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}
