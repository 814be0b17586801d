import type { CodeContext } from './code-context.js';
import { clientContent, shown, sqlContent, wholeBlock } from './code-other.js';
import { promptedContent } from './code-prompted.js';
import { isBlankOrComment, isIntroOfOutput, shellContent } from './code-shell.js';
import type { CodeContent } from './collector.js';
import { isSql } from './command-word.js';
import type { CodeBlock } from './guide.js';
import { labelKindOf, languageOf } from './language-of.js';
import { promptOf } from './prompt.js';
import { dedent, type SourceLine } from './source-line.js';
import { mergeDependent, type Statement } from './statement.js';

/** Parts a code block into commands and output; the label of the fence does not decide. */
export function readCodeBlock(block: CodeBlock, context: CodeContext): CodeContent {
  const source = block.lines.map((text, index) => ({ text: text.trimEnd(), line: block.firstLine + index }));
  if (source.some(({ text }) => text.length > longestLine)) return shown(source);
  const prompted = isSession(source, context);
  const content = prompted ? promptedContent(source, block.label, context) : plainContent(source, block, context);
  const isShell = content.statements.every((statement) => statement.lang === 'bash' || statement.lang === 'powershell');
  if (!isShell) return content;
  return {
    ...content,
    statements: mergeDependent(content.statements, (first, last) => textBetween(source, first, last, context)),
  };
}

// Such a line was not written to be typed.
const longestLine = 20_000;

/** Whether a line of a block shows a prompt. */
function isSession(source: readonly SourceLine[], context: CodeContext): boolean {
  const prompts = source.flatMap(({ text }) => promptOf(text, context.lexicon) ?? []);
  const telling = prompts.filter(({ rest }) => rest.trim() !== '' || source.length === 1);
  if (telling.length === 0) return false;
  return telling.some(({ isClient }) => isClient !== true) || isClientSession(source, context);
}

/** A block whose first line is not quoted by '>' is no session of a client. */
function isClientSession(source: readonly SourceLine[], { lexicon, client }: CodeContext): boolean {
  const said = source.filter(({ text }) => text.trim() !== '');
  if (client !== undefined && promptOf(said[0]?.text ?? '', lexicon) !== undefined) return true;
  return said.every(({ text }) => text.startsWith('>'));
}

function textBetween(source: readonly SourceLine[], first: Statement, last: Statement, context: CodeContext): string {
  const inner = source.filter((line) => line.line >= first.line && line.line <= last.endLine);
  return dedent(inner.map((line) => promptOf(line.text, context.lexicon)?.rest ?? line.text).join('\n'));
}

function plainContent(source: readonly SourceLine[], block: CodeBlock, context: CodeContext): CodeContent {
  switch (labelKindOf(block.label)) {
    case 'program':
      return isShownOnly(source, context.intro) ? shown(source) : wholeBlock(source, block.label);
    case 'query':
      return isToBeRun(context.intro) ? wholeBlock(source, block.label) : shown(source);
    case 'file':
      return isPlainText(block.label) ? shellContent(source, block, context) : shown(source);
    case 'client':
      return clientBlock(source, block, context);
    case 'none':
      return isSql(codeFrom(source)) ? sqlContent(source, block.label) : shellContent(source, block, context);
    case 'shell':
      return shellContent(source, block, context);
  }
}

function isPlainText(label: string): boolean {
  return label === 'text' || label === 'txt';
}

/** A label of SQL on something that is none does not make it SQL. */
function clientBlock(source: readonly SourceLine[], block: CodeBlock, context: CodeContext): CodeContent {
  const code = codeFrom(source);
  if (isSql(code) || /^(?:--|\/\*|begin|commit|select|\\\w)/i.test(code)) return sqlContent(source, block.label);
  if (languageOf('', block.label) === 'sql') return shellContent(source, block, context);
  return clientContent(source, block.label);
}

/** A block of a programming language that holds values, as a program prints them. */
function isShownOnly(source: readonly SourceLine[], intro: string): boolean {
  return isIntroOfOutput(intro) || /^[{[(]/.test(codeFrom(source));
}

/** The text from the first line that is no comment. */
function codeFrom(source: readonly SourceLine[]): string {
  const first = source.findIndex((line) => !isBlankOrComment(line.text));
  return first < 0
    ? ''
    : source
        .slice(first)
        .map((line) => line.text)
        .join('\n')
        .trim();
}

/** Whether a sentence asks to run the query that follows; otherwise it is only quoted. */
function isToBeRun(intro: string): boolean {
  return /\b(?:run|query|execute|use|using|check|look|see|find|enter|paste|with)\b/i.test(intro);
}
