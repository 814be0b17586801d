import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/paths.js';

/** The text of a page, by its path below the root. */
export function pageText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A command line that a page shows, without `runbook`. */
export interface ShownCall {
  readonly line: string;
  /** `block`: a line to copy; `span`: in a sentence, where what is clear may be left out. */
  readonly kind: 'block' | 'span';
}

/** The command lines that a page shows: in indented and fenced blocks, and in sentences. */
export function callsIn(text: string): readonly ShownCall[] {
  const blocks = [...text.matchAll(/^(?: {4}|\$ )(?:\$ )?(?:npx )?runbook (.+?)(?: {2,}.*| *#.*)?$/gm)];
  const spans = [...text.matchAll(/`(?:npx )?runbook ([^`\n]+)`/g)];
  return [
    ...blocks.map(([, line = '']) => ({ line, kind: 'block' }) as const),
    ...spans.map(([, line = '']) => ({ line, kind: 'span' }) as const),
  ];
}
