import { isWarningKind } from '../warning-word.js';

/** What an element of a page is to its reader. */
export type ElementKind =
  | 'heading'
  | 'code-block'
  | 'code'
  | 'link'
  | 'strong'
  | 'image'
  | 'list'
  | 'item'
  | 'quotation'
  | 'break'
  | 'title'
  | 'unseen'
  | 'block'
  | 'inline';

/** An element with what of its attributes matters. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What an element is; what its reader never sees, or what is no part of the text, is unseen. */
export function kindOf({ name, attributes }: Element): ElementKind {
  if (isUnseen(name, attributes)) return 'unseen';
  if (isCallout(name, attributes)) return 'quotation';
  if (name === 'ac:structured-macro') return codeMacros.has(attributes['ac:name'] ?? '') ? 'code-block' : 'block';
  return kinds.get(name) ?? (blocks.has(name) ? 'block' : 'inline');
}

/** Whether a callout warns; others only explain. */
export function isWarning({ attributes }: Element): boolean {
  if (attributes['ac:name'] !== undefined) return isWarningKind(attributes['ac:name']);
  return (attributes['class'] ?? '').split(/[\s-]+/).some(isWarningKind);
}

/** The language that a block of code says it is in; empty where it does not say. */
export function labelOf({ attributes }: Element): string {
  const named = attributes['data-language'] ?? attributes['data-lang'] ?? '';
  if (named !== '') return named.toLowerCase();
  const brush = /\bbrush:\s*([\w+#-]+)/i.exec(
    `${attributes['data-syntaxhighlighter-params'] ?? ''} ${attributes['class'] ?? ''}`,
  );
  const label =
    brush?.[1] ??
    /(?:^|\s)(?:language|lang|highlight-source|highlight)-([\w+#-]+)/i.exec(attributes['class'] ?? '')?.[1];
  return label?.toLowerCase() ?? '';
}

/** Where a link leads to, as Markdown has it; one without a target leads to this page. */
export function targetOf({ attributes }: Element): string {
  const target = attributes['href'] ?? attributes['ac:anchor'] ?? '';
  return written(target) || '#';
}

/** A picture, as Markdown has it. */
export function imageMark({ attributes }: Element): string {
  const source = attributes['src'] ?? attributes['ri:filename'] ?? '';
  return `![${(attributes['alt'] ?? '').replace(/[[\]\s]+/g, ' ').trim()}](${written(source)})`;
}

/** A picture that is part of the page itself says nothing as an address. */
function written(address: string): string {
  const short = /^data:/i.test(address) ? 'data:' : address.trim();
  return short.replace(
    /[\s()[\]<>`\\]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Hidden text and parts of the program around a page: an instruction that nobody can see is none. */
function isUnseen(name: string, attributes: Element['attributes']): boolean {
  if (unseen.has(name)) return true;
  if ('hidden' in attributes || attributes['aria-hidden'] === 'true') return true;
  if (/(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:[^.\d]|$))/i.test(attributes['style'] ?? ''))
    return true;
  if (name === 'ac:parameter') return true;
  return /(?:^|\s)(?:gutter|lineno|linenos|line-numbers-rows|codeHeader|sr-only|visually-hidden|breadcrumbs?|toc-macro|anchor-link|headerlink|hash-link)(?:\s|$)/.test(
    attributes['class'] ?? '',
  );
}

function isCallout(name: string, attributes: Element['attributes']): boolean {
  if (name === 'blockquote') return true;
  if (name === 'ac:structured-macro') return callouts.test(attributes['ac:name'] ?? '');
  return /(?:^|\s)(?:confluence-information-macro|admonition|theme-admonition|callout|markdown-alert|alert|panel-callout|tip|warning|note)(?:\s|$)/.test(
    blocks.has(name) ? (attributes['class'] ?? '') : '',
  );
}

const callouts = /^(?:info|note|warning|tip|panel)$/;
const codeMacros = new Set(['code', 'noformat']);

function words(text: string): readonly string[] {
  return text.split(' ');
}

const kinds: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ...words('h1 h2 h3 h4 h5 h6').map((name) => [name, 'heading'] as const),
  ...words('pre listing xmp').map((name) => [name, 'code-block'] as const),
  ...words('code kbd samp tt').map((name) => [name, 'code'] as const),
  ...words('strong b').map((name) => [name, 'strong'] as const),
  ...words('ol ul menu ac:task-list').map((name) => [name, 'list'] as const),
  ...words('li ac:task').map((name) => [name, 'item'] as const),
  ['a', 'link'],
  ['ac:link', 'link'],
  ['br', 'break'],
  ['img', 'image'],
  ['ri:attachment', 'image'],
  ['title', 'title'],
]);

const blocks: ReadonlySet<string> = new Set(
  words(
    'address article aside body caption center col colgroup dd details dialog div dl dt fieldset figcaption figure footer form header hgroup hr html legend main p section summary table tbody td tfoot th thead tr ac:layout ac:layout-section ac:layout-cell ac:rich-text-body ac:task-body',
  ),
);

const unseen: ReadonlySet<string> = new Set(
  words(
    'script style template noscript svg math iframe object embed select button textarea nav canvas audio video map ac:task-id ac:task-status ac:task-uuid',
  ),
);
