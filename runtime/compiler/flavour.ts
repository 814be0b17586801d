import { isWarningKind } from './warning-word.js';

/** A guide's text with what only site generators understand laid out as plain Markdown, line for line. */
export interface PlainMarkdown {
  readonly body: string;
  /** The lines, from 1, that stand in a callout. */
  readonly callouts: ReadonlySet<number>;
  /** Those of them that stand in one that warns. */
  readonly warnings: ReadonlySet<number>;
}

/**
 * Takes the marks of MkDocs, Docusaurus and MDX off: what is in a callout or a tab is text like any other, and no block
 * of code because it is indented. No line comes or goes.
 */
export function plainMarkdown(body: string): PlainMarkdown {
  // Most guides have none of it, and are not looked at line by line.
  if (!/^[ ]*(?:!!!|\?\?\?|===|:::|<\/?[A-Z]|import |export )/m.test(body))
    return { body, callouts: new Set(), warnings: new Set() };
  const reader = new FlavourReader();
  const lines = body.split('\n').map((line, index) => reader.take(line, index + 1));
  return { body: lines.join('\n'), callouts: reader.callouts, warnings: reader.warnings };
}

/** A part whose lines are indented below a mark. */
interface Indented {
  /** How far the mark is indented. */
  readonly at: number;
  readonly isCallout: boolean;
  readonly warns: boolean;
}

class FlavourReader {
  readonly callouts = new Set<number>();
  readonly warnings = new Set<number>();
  readonly #indented: Indented[] = [];
  /** The containers that are open, and whether each warns. */
  readonly #containers: boolean[] = [];
  #fence: string | undefined;

  take(line: string, number: number): string {
    const text = this.#fence === undefined ? this.#opened(line) : this.#dedented(line);
    if (this.#containers.length > 0 || this.#indented.some(({ isCallout }) => isCallout)) this.callouts.add(number);
    if (this.#containers.includes(true) || this.#indented.some(({ warns }) => warns)) this.warnings.add(number);
    this.#followFence(text);
    return text;
  }

  /** A line outside of code: what its mark opens is noted, and the mark is gone. */
  #opened(line: string): string {
    this.#closeIndented(line);
    const text = this.#dedented(line);
    const indent = /^ */.exec(text)?.[0] ?? '';
    const mark = /^ *(!!!|\?\?\?\+?|===\+?!?) ?([\w-]*)(?: +)?(?:"([^"]*)")?\s*$/.exec(text);
    if (mark && (mark[2] !== '' || mark[3] !== undefined)) {
      const isCallout = !mark[1]?.startsWith('=');
      const warns = isCallout && isWarningKind(mark[2] ?? '');
      this.#indented.push({ at: (/^ */.exec(line)?.[0] ?? '').length, isCallout, warns });
      return mark[3] ? `${indent}${mark[3]}:` : '';
    }
    return this.#withoutContainer(text);
  }

  #withoutContainer(text: string): string {
    const container = /^\s*:::+\s*(\w*)(.*)$/.exec(text);
    if (container) {
      if (container[1] === '') this.#containers.pop();
      else this.#containers.push(isWarningKind(container[1] ?? ''));
      return container[1] === '' ? '' : (container[2]?.replace(/[[\]]/g, '').trim() ?? '');
    }
    if (/^(?:import\s.+\sfrom\s+['"][^'"]+['"]|export\s+(?:const|default)\b.*);?\s*$/.test(text)) return '';
    const component = /^(\s*)(?:<\/?[A-Z][\w.]*(?:\s[^<>]*)?\/?>\s*)+$/.exec(text);
    if (!component) return text;
    const label = /\blabel=["']([^"']+)["']/.exec(text)?.[1];
    return label === undefined ? '' : `${component[1]}${label}:`;
  }

  /** A line that is not deeper than a mark ends what the mark began. */
  #closeIndented(line: string): void {
    if (line.trim() === '') return;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    while (this.#indented.length > 0 && indent <= (this.#indented.at(-1)?.at ?? 0)) this.#indented.pop();
  }

  #dedented(line: string): string {
    const most = 4 * this.#indented.length;
    return line.replace(new RegExp(`^ {0,${most}}`), '');
  }

  #followFence(text: string): void {
    const mark = /^\s*(```+|~~~+)/.exec(text)?.[1];
    if (mark === undefined) return;
    if (this.#fence === undefined) this.#fence = mark;
    else if (mark.startsWith(this.#fence)) this.#fence = undefined;
  }
}
