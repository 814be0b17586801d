import { dirname, resolve } from 'node:path';
import type { GuidePassage } from '../../runtime/language/index.js';
import { readTextFile } from '../../runtime/node/files.js';
import { pathOf, uriBeside } from '../file-uri.js';

const mostLines = 12;

/** The lines of a guide that a runbook names, as a quotation with a link to them; or that they cannot be shown, and why. */
export async function quotedPassage(uri: string, { file, lines }: GuidePassage): Promise<string | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  const guide = await readTextFile(resolve(dirname(path), file));
  if (!guide.ok) return guide.error.message;
  if (lines === undefined) return undefined;
  const [first, last] = lines;
  const found = guide.value.split(/\r\n|\n|\r/).slice(first - 1, Math.min(last, first + mostLines - 1));
  const more = last - first + 1 > mostLines ? ['…'] : [];
  if (found.length === 0) return undefined;
  const quote = [...found, ...more].map((line) => `> ${line}`).join('\n');
  return `${quote}\n\n${linkTo(uri, file, first)}`;
}

function linkTo(uri: string, file: string, line: number): string {
  return `[${file.replace(/[\\[\]*_`<>]/g, '\\$&')}:${line}](<${uriBeside(uri, file) ?? ''}#L${line}>)`;
}
