import { hasShellMarks, isSql, type Lexicon, type Likeness, likenessOf } from './command-word.js';
import type { CodeBlock } from './guide.js';
import type { IrOutput } from './ir.js';
import { clientLanguageOf, labelKindOf, languageOf } from './language-of.js';
import { type Prompted, promptOf, rootPromptOf } from './prompt.js';
import { isIncomplete, isScript, mergeDependent, type Statement } from './statement.js';

/** What a code block holds: what is run and what is shown. */
export interface CodeContent {
  readonly statements: readonly Statement[];
  readonly outputs: readonly IrOutput[];
}

/** What surrounds a code block and helps to tell commands from output. */
export interface CodeContext {
  readonly lexicon: Lexicon;
  /** The sentence before the block, or nothing. */
  readonly intro: string;
  /** The language of the client that an earlier command opened. */
  readonly client?: string;
}

/** Parts a code block into commands and output; the label of the fence does not decide. */
export function readCodeBlock(block: CodeBlock, context: CodeContext): CodeContent {
  const source = block.lines.map((text, index) => ({ text: text.trimEnd(), line: block.firstLine + index }));
  const prompted = source.some((line) => isPrompted(line.text, source, context));
  const content = prompted ? promptedContent(source, block.label, context) : plainContent(source, block, context);
  const isShell = content.statements.every((statement) => statement.lang === 'bash' || statement.lang === 'powershell');
  if (!isShell) return content;
  return {
    ...content,
    statements: mergeDependent(content.statements, (first, last) => textBetween(source, first, last, context)),
  };
}

interface SourceLine {
  readonly text: string;
  readonly line: number;
}

function isPrompted(text: string, source: readonly SourceLine[], context: CodeContext): boolean {
  const prompt = promptOf(text, context.lexicon);
  if (!prompt || (prompt.rest.trim() === '' && source.length > 1)) return false;
  // A block whose first line is not quoted by '>' is no session of a client.
  return (
    prompt.isClient !== true ||
    (promptOf(source.find((line) => line.text.trim() !== '')?.text ?? '', context.lexicon) !== undefined &&
      context.client !== undefined) ||
    source.every((line) => line.text.trim() === '' || line.text.startsWith('>'))
  );
}

function textBetween(source: readonly SourceLine[], first: Statement, last: Statement, context: CodeContext): string {
  const inner = source.filter((line) => line.line >= first.line && line.line <= last.endLine);
  return dedent(inner.map((line) => promptOf(line.text, context.lexicon)?.rest ?? line.text).join('\n'));
}

/** Gathers statements and the output between them while the lines go by. */
class Collector {
  readonly #statements: (Statement & { output?: string })[] = [];
  readonly #outputs: IrOutput[] = [];
  #shown: SourceLine[] = [];

  addStatement(lines: readonly SourceLine[], lang: string): void {
    this.#closeOutput();
    const text = dedent(lines.map((line) => line.text).join('\n')).trim();
    const first = lines[0];
    if (text === '' || !first) return;
    const kind = isScript(text, lang) ? 'script' : 'command';
    this.#statements.push({ text, line: first.line, endLine: lines.at(-1)?.line ?? first.line, lang, kind });
  }

  addOutput(line: SourceLine): void {
    if (line.text.trim() !== '' || this.#shown.length > 0) this.#shown.push(line);
  }

  get hasStatement(): boolean {
    return this.#statements.length > 0;
  }

  get isInOutput(): boolean {
    return this.#shown.length > 0;
  }

  finish(): CodeContent {
    this.#closeOutput();
    return { statements: this.#statements, outputs: this.#outputs };
  }

  #closeOutput(): void {
    while (this.#shown.at(-1)?.text.trim() === '') this.#shown.pop();
    const first = this.#shown[0];
    if (!first) return;
    const text = dedent(this.#shown.map((line) => line.text).join('\n'));
    this.#outputs.push({ line: first.line, endLine: this.#shown.at(-1)?.line ?? first.line, text });
    const last = this.#statements.at(-1);
    if (last) last.output = text;
    this.#shown = [];
  }
}

function promptedContent(source: readonly SourceLine[], label: string, context: CodeContext): CodeContent {
  const collector = new Collector();
  let client = context.client;
  let at = 0;
  while (at < source.length) {
    const line = source[at];
    if (!line) break;
    const prompt = promptOf(line.text, context.lexicon);
    if (!prompt) at = takeUnprompted(source, at, label, context, collector);
    else {
      const lang = promptLanguage(prompt, label, client);
      client = clientLanguageOf(prompt.rest) ?? client;
      const end = /^\s*(?:#|--)/.test(prompt.rest) ? at : endOfStatement(source, at, prompt.rest, lang);
      if (end > at || !/^\s*(?:#|--|$)/.test(prompt.rest)) {
        collector.addStatement(
          [{ ...line, text: prompt.rest }, ...source.slice(at + 1, end + 1).map(withoutContinuationPrompt)],
          lang,
        );
      }
      at = end + 1;
    }
  }
  return collector.finish();
}

function takeUnprompted(
  source: readonly SourceLine[],
  at: number,
  label: string,
  context: CodeContext,
  collector: Collector,
): number {
  const line = source[at];
  if (!line) return at + 1;
  const isCommand = !collector.hasStatement && likenessOf(line.text, context.lexicon) === 'strong';
  if (!isCommand) {
    if (collector.hasStatement || !/^\s*#/.test(line.text)) collector.addOutput(line);
    return at + 1;
  }
  const lang = languageOf(line.text, label);
  const end = endOfStatement(source, at, line.text, lang);
  collector.addStatement(source.slice(at, end + 1), lang);
  return end + 1;
}

function promptLanguage(prompt: Prompted, label: string, client: string | undefined): string {
  if (prompt.isClient) return client ?? languageOf(prompt.rest, label);
  if (prompt.lang === 'bash') return languageOf(prompt.rest, '') === 'powershell' ? 'powershell' : 'bash';
  return prompt.lang ?? languageOf(prompt.rest, label);
}

function withoutContinuationPrompt(line: SourceLine): SourceLine {
  return { ...line, text: line.text.replace(/^> ?/, '') };
}

function plainContent(source: readonly SourceLine[], block: CodeBlock, context: CodeContext): CodeContent {
  const kind = labelKindOf(block.label);
  const whole = source.filter((line) => line.text.trim() !== '');
  if (kind === 'program')
    return isIntroOfOutput(context.intro) || /^\s*[{[(]/.test(whole[0]?.text ?? '')
      ? shown(source)
      : wholeBlock(source, block.label);
  if (kind === 'query') return isToBeRun(context.intro) ? wholeBlock(source, block.label) : shown(source);
  if (kind === 'file' && block.label !== 'text' && block.label !== 'txt') return shown(source);
  const first = whole.find((line) => !isComment(line.text, 'bash'));
  if (first && startsSql(textFrom(first, source), kind)) return sqlContent(source, block.label);
  if (kind === 'client') return clientContent(source, block, context);
  return shellContent(source, block, context);
}

function textFrom(first: SourceLine, source: readonly SourceLine[]): string {
  return source
    .filter((line) => line.line >= first.line)
    .map((line) => line.text)
    .join('\n');
}

function startsSql(text: string, kind: string): boolean {
  if (kind === 'client') return isSql(text.trim()) || /^\s*(?:--|\/\*|begin|commit|select|\\\w)/i.test(text);
  return kind === 'none' && isSql(text.trim());
}

/** Whether a sentence asks to run the query that follows; otherwise it is only quoted. */
function isToBeRun(intro: string): boolean {
  return /\b(?:run|query|execute|use|using|check|look|see|find|enter|paste|with)\b/i.test(intro);
}

function wholeBlock(source: readonly SourceLine[], label: string): CodeContent {
  const lines = source.filter((line) => line.text.trim() !== '');
  const first = lines.find((line) => !/^\s*#/.test(line.text));
  if (!first) return { statements: [], outputs: [] };
  const inner = source.filter((line) => line.line >= first.line);
  const results = inner.filter((line) => /^\s*=>/.test(line.text));
  const code = inner.filter((line) => !results.includes(line));
  const text = dedent(code.map((line) => line.text).join('\n')).trim();
  const endLine = lines.at(-1)?.line ?? first.line;
  const kind = text.includes('\n') ? 'script' : 'command';
  const output = results.length === 0 ? {} : { output: results.map((line) => line.text.trim()).join('\n') };
  return {
    statements: [{ text, line: first.line, endLine, lang: languageOf('', label), kind, ...output }],
    outputs: [],
  };
}

function shown(source: readonly SourceLine[]): CodeContent {
  const collector = new Collector();
  for (const line of source) collector.addOutput(line);
  return collector.finish();
}

/** A statement of SQL ends with ';' at the end of a line; batches parted by GO are one script. */
function sqlContent(source: readonly SourceLine[], label: string): CodeContent {
  if (source.some((line) => /^\s*GO\s*$/i.test(line.text))) return wholeBlock(source, label === '' ? 'sql' : label);
  const collector = new Collector();
  let open: SourceLine[] = [];
  for (const line of source) {
    if (open.length === 0 && /^\s*(?:--.*)?$/.test(line.text)) continue;
    if (open.length === 0 && /^\s*[-+|(]{1,}[-+|\d ]/.test(line.text)) {
      collector.addOutput(line);
      continue;
    }
    open.push(line);
    if (!/;\s*(?:--.*)?$/.test(line.text) && !/^\s*\\\w/.test(open[0]?.text ?? '')) continue;
    collector.addStatement(open, 'sql');
    open = [];
  }
  while (open.at(-1)?.text.trim() === '') open.pop();
  if (open.length > 0) collector.addStatement(open, 'sql');
  return collector.finish();
}

/** Other clients read line by line; a label of SQL on something that is none does not make it SQL. */
function clientContent(source: readonly SourceLine[], block: CodeBlock, context: CodeContext): CodeContent {
  const lang = languageOf('', block.label);
  if (lang === 'sql') return shellContent(source, block, context);
  const collector = new Collector();
  for (const line of source)
    if (line.text.trim() !== '' && !/^\s*(?:#|\/\/)/.test(line.text)) collector.addStatement([line], lang);
  return collector.finish();
}

function shellContent(source: readonly SourceLine[], block: CodeBlock, context: CodeContext): CodeContent {
  const collector = new Collector();
  const hasPlain = source.some((line) => likenessOf(line.text, context.lexicon) === 'strong');
  const trust = trustOf(block, context.intro);
  let at = 0;
  while (at < source.length) {
    const line = source[at];
    if (!line) break;
    const root = hasPlain ? undefined : rootPromptOf(line.text, context.lexicon);
    const text = root?.rest ?? line.text;
    if (root === undefined && (line.text.trim() === '' || isComment(line.text, 'bash'))) {
      if (collector.isInOutput) collector.addOutput(line);
      at += 1;
    } else if (root || isCommandLine(text, trust, collector, context, source[at - 1])) {
      const lang = languageOf(text, block.label);
      const end = endOfStatement(source, at, text, lang);
      collector.addStatement([{ ...line, text }, ...source.slice(at + 1, end + 1)], lang);
      at = end + 1;
    } else {
      collector.addOutput(line);
      at += 1;
    }
  }
  return collector.finish();
}

/** How far a block is believed to hold commands: even unsure ones, only sure ones, or only those that show options or pipes. */
type Trust = 'any' | 'sure' | 'marked';

function trustOf(block: CodeBlock, intro: string): Trust {
  const announcesOutput = isIntroOfOutput(intro);
  if (labelKindOf(block.label) === 'shell') return announcesOutput ? 'sure' : 'any';
  if (announcesOutput) return 'marked';
  return /:$/.test(intro) ? 'any' : 'sure';
}

/** After output has begun, only a sure command after a blank line ends it. */
function isCommandLine(
  text: string,
  trust: Trust,
  collector: Collector,
  context: CodeContext,
  before: SourceLine | undefined,
): boolean {
  const likeness: Likeness = likenessOf(text, context.lexicon);
  if (likeness === 'none') return false;
  if (collector.isInOutput) return likeness === 'strong' && before?.text.trim() === '' && collector.hasStatement;
  if (likeness === 'weak') return trust === 'any';
  return trust !== 'marked' || hasShellMarks(text);
}

/** Whether a sentence announces what is shown rather than what is to be run. */
export function isIntroOfOutput(intro: string): boolean {
  if (
    /\b(?:run|execute|running|using|command|commands)\b[^.]*:?$/i.test(intro) &&
    !/\b(?:output|result|returns?|looks?|error)\b/i.test(intro)
  )
    return false;
  return /\b(?:output|results?|looks? like|similar to|will (?:see|get|look|return|show)|should (?:see|get|look|return)|(?:you|we) (?:see|get|receive)|error|message|logs? (?:shows?|lines?|entr)|returns|prints|response)\b[^.]*:?\s*$/i.test(
    intro,
  );
}

function isComment(text: string, lang: string): boolean {
  return lang === 'bash' && /^\s*(?:#|::|REM\s|--\s)/i.test(text) && !/^\s*#!/.test(text);
}

/** The index of the last line of the statement that begins here; its own line where no later one would end it. */
function endOfStatement(source: readonly SourceLine[], at: number, first: string, lang: string): number {
  if (lang !== 'bash' && lang !== 'powershell') return at;
  let text = first;
  let end = at;
  while (isIncomplete(text, lang) || opensNext(source[end + 1], lang)) {
    const next = source[end + 1];
    if (!next || end - at > longestStatement) return continuedLines(source, at, first);
    text += `\n${next.text}`;
    end += 1;
  }
  return end;
}

const longestStatement = 400;

/** A brace or a pipe at the start of a line belongs to the line before. */
function opensNext(next: SourceLine | undefined, lang: string): boolean {
  if (!next) return false;
  return lang === 'powershell' ? /^\s*(?:\{|\|)/.test(next.text) : /^\s*(?:\||&&)\s/.test(next.text);
}

/** With quotes that never close only lines that end in a backslash go on. */
function continuedLines(source: readonly SourceLine[], at: number, first: string): number {
  let end = at;
  let text = first;
  while (/\\$/.test(text) && source[end + 1]) {
    end += 1;
    text = source[end]?.text ?? '';
  }
  return end;
}

function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : indents.reduce((least, indent) => Math.min(least, indent));
  return lines
    .map((line) => line.slice(common).trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}
