import { stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { type MarkdownLink, markdownAnchors, markdownLinks } from '../../compiler/markdown-links.js';
import { quoted, readTextFile } from '../files.js';
import type { Finding } from './finding.js';

/** An address that a text names, to be asked for where that is wanted. */
export interface NamedAddress {
  readonly address: string;
  readonly file: string;
  readonly line: number;
}

/** What comes of looking at the links of a file. */
export interface CheckedLinks {
  readonly findings: readonly Finding[];
  /** What leads out of this machine; nothing is said of it here. */
  readonly addresses: readonly NamedAddress[];
}

/** Looks at all that a Markdown file leads to: whether the files are there, and the headings in them. */
export async function checkedLinks(file: string): Promise<CheckedLinks> {
  const text = await readTextFile(file);
  if (!text.ok) return { findings: [{ ...unread, file, message: text.error.message }], addresses: [] };
  return checkedTargets(file, markdownLinks(text.value), text.value);
}

/** The same of links that were taken out of a text which lies at a path; the text is only needed for its own anchors. */
export async function checkedTargets(
  file: string,
  links: readonly MarkdownLink[],
  text: string,
): Promise<CheckedLinks> {
  const findings: Finding[] = [];
  const addresses: NamedAddress[] = [];
  for (const link of links) {
    const { target, line } = link;
    if (isOpen(target)) continue;
    if (/^https?:\/\//i.test(target)) addresses.push({ address: target, file, line });
    else if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) {
      const fault = await targetFault(link, { file, text });
      if (fault) findings.push({ ...fault, file, line });
    }
  }
  return { findings, addresses };
}

const unread = { severity: 'fault', code: 'links/unread' } as const;

/** Whether something has to be filled in before it leads anywhere. */
function isOpen(target: string): boolean {
  return target === '' || /\{\{|%7B%7B|\$\{|%7B|[<>]|%3C/i.test(target);
}

interface From {
  readonly file: string;
  readonly text: string;
}

type Fault = Pick<Finding, 'severity' | 'code' | 'message'>;

async function targetFault({ kind, target }: MarkdownLink, from: From): Promise<Fault | undefined> {
  const [path = '', anchor] = partsOf(target);
  // Where a site begins is not known of a file.
  if (path.startsWith('/')) return undefined;
  const file = path === '' ? from.file : normalize(join(dirname(from.file), path));
  const isThere = path === '' || (await exists(file));
  if (!isThere) {
    const what = kind === 'image' ? 'the picture' : 'the file';
    const message = `${what} ${quoted(path)} is not there; correct the path or take the link out`;
    return { severity: 'fault', code: 'links/no-file', message };
  }
  if (anchor === undefined || anchor === '' || !/\.(?:md|markdown)$/i.test(file)) return undefined;
  return anchorFault(file, anchor, path === '' ? from.text : undefined);
}

async function anchorFault(file: string, anchor: string, known: string | undefined): Promise<Fault | undefined> {
  const text = known ?? (await textOf(file));
  // A place by its line, as the sites of repositories have it.
  if (text === undefined || /^L\d+(?:-L?\d+)?$/.test(anchor)) return undefined;
  const anchors = markdownAnchors(text);
  if (anchors.has(anchor) || anchors.has(anchor.toLowerCase())) return undefined;
  const near = [...anchors].find((one) => one.startsWith(anchor) || anchor.startsWith(one));
  const advice =
    near === undefined ? 'name a heading of it, or leave the part behind # out' : `did you mean '#${near}'?`;
  return {
    severity: 'warning',
    code: 'links/no-heading',
    message: `'#${anchor}' is no heading of ${quoted(file)}; ${advice}`,
  };
}

async function textOf(file: string): Promise<string | undefined> {
  const text = await readTextFile(file);
  return text.ok ? text.value : undefined;
}

function partsOf(target: string): readonly [string, string | undefined] {
  const at = target.indexOf('#');
  const path = at < 0 ? target : target.slice(0, at);
  return [decoded(path.replace(/\?.*$/, '')), at < 0 ? undefined : decoded(target.slice(at + 1))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
