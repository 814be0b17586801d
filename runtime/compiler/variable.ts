import type { Block, ProseBlock } from './guide.js';
import type { IrCommand, IrVariable } from './ir.js';
import { assignedNames, placeholdersOf } from './placeholder.js';
import { type Sentence, sentencesOf } from './sentence.js';
import { isOnlyMeaning, meaningIn, meaningOfCell } from './variable-meaning.js';

/** The values that a reader has to fill in, in the order of the guide, with what the guide says of them. */
export function variablesOf(commands: readonly IrCommand[], blocks: readonly Block[]): readonly IrVariable[] {
  const found = new Map<string, { readonly asWritten: Set<string>; readonly line: number }>();
  const assigned = assignedNames(commands);
  for (const command of commands) {
    for (const placeholder of placeholdersOf(command.text, command.lang, assigned)) {
      const line = command.line + command.text.slice(0, placeholder.index).split('\n').length - 1;
      const variable = found.get(placeholder.name) ?? { asWritten: new Set(), line };
      variable.asWritten.add(placeholder.asWritten);
      if (placeholder.inContext !== undefined) variable.asWritten.add(placeholder.inContext);
      found.set(placeholder.name, variable);
    }
  }
  if (found.size === 0) return [];
  const mentions = mentionsIn(blocks, new Set([...found.values()].flatMap(({ asWritten }) => [...asWritten])));
  return [...found].map(([name, variable]) => {
    const asWritten = [...variable.asWritten];
    return { name, asWritten, line: variable.line, ...whatIsSaid(asWritten, mentions) };
  });
}

/** A sentence that names a placeholder, and the cell of a table behind it. */
interface Mention {
  readonly sentence: Sentence;
  readonly beside: string | undefined;
}

/** The sentences of a guide, by the placeholders that they name. */
function mentionsIn(blocks: readonly Block[], written: ReadonlySet<string>): ReadonlyMap<string, readonly Mention[]> {
  const prose = blocks.filter((block): block is ProseBlock => block.kind === 'prose');
  const all = prose.flatMap((block, index) => mentionsOf(block, prose[index + 1], written));
  const mentions = new Map<string, Mention[]>();
  for (const { name, mention } of all) {
    const known = mentions.get(name);
    if (known) known.push(mention);
    else mentions.set(name, [mention]);
  }
  return mentions;
}

function mentionsOf(block: ProseBlock, next: ProseBlock | undefined, written: ReadonlySet<string>) {
  if (!likely.test(block.raw)) return [];
  const beside = next?.line === block.line ? next.raw : undefined;
  return sentencesOf(block).flatMap((sentence) =>
    [...namesIn(sentence, written)].map((name) => ({ name, mention: { sentence, beside } })),
  );
}

const likely = /[<${[%]|[A-Z]{3}|[xX]{2}/;
const shape = /<[^<>\n]{1,80}>|\$\{?\w+\}?|\{\{?[^{}\n]{1,80}\}?\}|\[[^\][\n]{1,80}\]|%\w+%|=?\b[A-Za-z][\w-]+/g;

function namesIn({ text }: Sentence, written: ReadonlySet<string>): ReadonlySet<string> {
  if (![...written].some((name) => text.includes(name))) return noNames;
  return new Set([...text.matchAll(shape)].flatMap(([name]) => (written.has(name) ? [name] : [])));
}

const noNames: ReadonlySet<string> = new Set();

function whatIsSaid(
  asWritten: readonly string[],
  mentions: ReadonlyMap<string, readonly Mention[]>,
): Pick<IrVariable, 'description' | 'describedIn' | 'suggestion'> {
  const said = asWritten.flatMap((written) => (mentions.get(written) ?? []).map((mention) => ({ written, mention })));
  const told = said.flatMap(({ written, mention }) => meaningAt(mention, written)).at(0);
  const suggestion = said
    .map(({ written, mention }) => suggestionIn(mention.sentence, written))
    .find((suggested) => suggested && !asWritten.includes(suggested.value));
  return { ...told, ...(suggestion && { suggestion }) };
}

function meaningAt(mention: Mention, written: string): readonly Pick<IrVariable, 'description' | 'describedIn'>[] {
  const { text, line } = mention.sentence;
  const description = meaningIn(text, written) ?? meaningBeside(mention, written);
  if (description === undefined) return [];
  return [{ description, ...(isOnlyMeaning(text, written, description) && { describedIn: line }) }];
}

function meaningBeside({ sentence, beside }: Mention, written: string): string | undefined {
  return beside === undefined || sentence.text.replace(/`/g, '') !== written ? undefined : meaningOfCell(beside);
}

const suggested =
  /^`?[^`<]{0,60}?\b(defaults? to|default(?: is)?|by default|usually|normally|typically|for example|for instance|such as|e\.g\.)[,:]?\s+`([^`\s]+)`/i;

/** A value in backticks that a sentence names beside the placeholder: 'usually `/var`', '(default: `x`)', 'for example `y`'. */
function suggestionIn(sentence: Sentence, written: string): IrVariable['suggestion'] {
  const at = sentence.text.indexOf(written);
  const match = at < 0 ? null : suggested.exec(sentence.text.slice(at + written.length));
  if (match?.[2] === undefined) return undefined;
  const kind = /^(?:default|by|usually|normally|typically)/i.test(match[1] ?? '') ? 'usual' : 'example';
  return { value: match[2], kind, line: sentence.line };
}
