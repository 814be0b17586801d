import { secretLooks } from '../language/check/secrets/looks.js';
import type { IrImage, IrLink } from './ir.js';

/** Where a text leads to and what it shows, with the line of each; what stands in code leads nowhere. */
export interface Pointers {
  readonly links: readonly Pointed<IrLink>[];
  readonly images: readonly Pointed<IrImage>[];
}

type Pointed<Item> = Omit<Item, 'endLine' | 'headings' | 'listItem'>;

/** Targets by their labels, in capitals with single blanks, as `[label]: target` defines them. */
export type Definitions = ReadonlyMap<string, string>;

/** What a text written with the inline marks of Markdown points to; its first line has the number given. */
export function pointersIn(raw: string, firstLine: number, definitions: Definitions): Pointers {
  const found = { links: [] as Pointed<IrLink>[], images: [] as Pointed<IrImage>[] };
  // Most texts point to nothing.
  if (!/\]|:\/\/|<(?:a|img)\s|mailto:/i.test(raw)) return found;
  let [line, from] = [firstLine, 0];
  for (const match of raw.matchAll(marks)) {
    line += breaksIn(raw.slice(from, match.index));
    from = match.index;
    const pointed = pointedBy(match, definitions);
    if (pointed === undefined) continue;
    const target = withoutSecrets(pointed.target);
    if (pointed.isImage) found.images.push({ alt: pointed.text, target, line });
    else found.links.push({ text: pointed.text, target, kind: kindOf(pointed.text, target), line });
    if (pointed.inner !== undefined) found.images.push(...pointersIn(pointed.inner, line, definitions).images);
  }
  return found;
}

// In this order: escapes, code, images, links, tags with a target, addresses in angles, bare addresses.
const marks =
  /\\[!-/:-@[-`{-~]|(?<code>`{1,30})(?!`)[\s\S]*?[^`]\k<code>(?!`)|!\[(?<alt>[^\]]*)\](?:\((?<src>(?:[^()\n]|\([^()\n]*\))*)\)|\[(?<imageLabel>[^\]\n]*)\])?|\[(?<text>(?:[^\][]|\[[^\][]*\])*)\](?:\((?<href>(?:[^()\n]|\([^()\n]*\))*)\)|\[(?<label>[^\]\n]*)\])?|<(?<tag>a|img)\s(?<attributes>[^<>]{1,2000})>|<(?<angled>(?:https?:\/\/|mailto:)[^<>\s]{1,2000})>|(?<bare>\bhttps?:\/\/[^\s"'`<>\\^{}|]{1,2000})/gi;

interface PointedText {
  readonly isImage: boolean;
  readonly text: string;
  readonly target: string;
  /** What is shown in place of the words of a link. */
  readonly inner?: string;
}

function pointedBy({ groups = {} }: RegExpMatchArray, definitions: Definitions): PointedText | undefined {
  const { alt, text, tag, angled, bare } = groups;
  if (alt !== undefined) return imageOf(alt, groups, definitions);
  if (text !== undefined) return linkOf(text, groups, definitions);
  if (tag !== undefined) return taggedBy(tag, groups['attributes'] ?? '');
  const address = angled ?? bare?.replace(/[.,;:!?*)\]]+$/, '');
  return address === undefined ? undefined : { isImage: false, text: '', target: address };
}

type Groups = NonNullable<RegExpMatchArray['groups']>;

function imageOf(alt: string, { src, imageLabel }: Groups, definitions: Definitions): PointedText | undefined {
  const target = src === undefined ? definitions.get(labelKey(imageLabel || alt)) : destinationOf(src);
  return target === undefined ? undefined : { isImage: true, text: shownWords(alt), target };
}

function linkOf(text: string, { href, label }: Groups, definitions: Definitions): PointedText | undefined {
  const target = href === undefined ? definitions.get(labelKey(label || text)) : destinationOf(href);
  if (target === undefined || target === '' || target === '#') return undefined;
  const inner = text.includes('![') ? { inner: text } : {};
  return { isImage: false, text: shownWords(text), target, ...inner };
}

function taggedBy(tag: string, attributes: string): PointedText | undefined {
  const isImage = tag.toLowerCase() === 'img';
  const target = attributeOf(attributes, isImage ? 'src' : 'href');
  if (target === undefined) return undefined;
  return { isImage, text: isImage ? shownWords(attributeOf(attributes, 'alt') ?? '') : '', target };
}

function attributeOf(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)["']`, 'i').exec(attributes)?.[1];
}

/** The target without its title and its angles. */
function destinationOf(written: string): string {
  const angled = /^\s*<([^<>\n]*)>/.exec(written)?.[1];
  return angled ?? written.trim().split(/\s/, 1)[0] ?? '';
}

function labelKey(label: string): string {
  // As the parser folds them.
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/** The words of a link as they are read. */
function shownWords(text: string): string {
  return text
    .replace(/!\[([^\]]*)\](?:\([^)\n]*\)|\[[^\]]*\])?/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A target as it may be written down: without the account and the secrets that an address can hold. */
function withoutSecrets(target: string): string {
  const bare = target
    .replace(/^([a-z][\w+.-]*:\/\/)[^\s/@?#]*:[^\s/@?#]*@/i, '$1***@')
    .replace(secretParameter, '$1***');
  return secretLooks(bare).reduceRight(
    (text, { span: { start, end } }) => `${text.slice(0, start)}***${text.slice(end)}`,
    bare,
  );
}

const secretParameter =
  /([?&#](?:[\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key|signature|credential)|sig|key|pwd|auth|code)=)[^&#\s]+/gi;

function kindOf(text: string, target: string): IrLink['kind'] {
  if (target.startsWith('#')) return 'section';
  if (/^mailto:|^tel:/i.test(target)) return 'contact';
  if (/\bslack\.com\/|\bteams\.microsoft\.com\/|\bdiscord\.(?:gg|com)\/|\bslack:\/\//i.test(target)) return 'contact';
  const both = `${text} ${target}`;
  if (dashboards.test(both)) return 'dashboard';
  if (/\/(?:issues|pull|merge_requests|browse)\/|\bjira\b/i.test(target)) return 'issue';
  return runbooks.test(both) ? 'runbook' : 'document';
}

const dashboards =
  /dashboard|grafana|kibana|\bportal\b|prometheus\.(?!io)|datadog(?:hq)?\b|splunk|newrelic|\bconsole\.(?:aws|cloud)|\bsentry\.(?!io\/(?:docs|for))|cloudwatch\/home|\/explore\?|\bthanos\.(?!io)|alertmanager\.(?!io)/i;
const runbooks = /runbook|playbook|\bsop\b|troubleshoot|\btsgs?\b|how-?to|procedure|escalation/i;

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
