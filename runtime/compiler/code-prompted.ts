import type { CodeContext } from './code-context.js';
import { type CodeContent, Collector } from './collector.js';
import { likenessOf } from './command-word.js';
import { clientLanguageOf, languageOf } from './language-of.js';
import { type Prompted, promptOf, rootPromptOf } from './prompt.js';
import { endOfStatement, type SourceLine } from './source-line.js';

/** A session: what follows a prompt is run, all else is output. */
export function promptedContent(source: readonly SourceLine[], label: string, context: CodeContext): CodeContent {
  const collector = new Collector();
  let client = context.client;
  let at = 0;
  while (at < source.length) {
    const text = source[at]?.text ?? '';
    const prompt = promptOf(text, context.lexicon) ?? rootPromptOf(text, context.lexicon);
    if (prompt) {
      at = takePrompted(source, at, prompt, promptLanguage(prompt, label, client), collector);
      client = clientLanguageOf(prompt.rest) ?? client;
    } else at = takeUnprompted(source, at, label, context, collector);
  }
  return collector.finish();
}

/** Takes the statement that begins here; returns the index of the line after it. */
function takePrompted(
  source: readonly SourceLine[],
  at: number,
  prompt: Prompted,
  lang: string,
  collector: Collector,
): number {
  const line = source[at]?.line ?? 0;
  if (/^\s*(?:#|--)|^\s*$/.test(prompt.rest)) return at + 1;
  const end = endOfStatement(source, at, prompt.rest, lang);
  const more = source.slice(at + 1, end + 1).map(withoutContinuationPrompt);
  collector.addStatement([{ text: prompt.rest, line }, ...more], lang);
  return end + 1;
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
