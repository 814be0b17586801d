import type { CodeContext } from './code-context.js';
import { type CodeContent, Collector } from './collector.js';
import { hasShellMarks, likenessOf } from './command-word.js';
import type { CodeBlock } from './guide.js';
import { labelKindOf, languageOf } from './language-of.js';
import { rootPromptOf } from './prompt.js';
import { endOfStatement, type SourceLine } from './source-line.js';

/** A block without prompts: commands as far as the lines look like it, output from there on. */
export function shellContent(source: readonly SourceLine[], block: CodeBlock, context: CodeContext): CodeContent {
  const collector = new Collector();
  const hasPlain = source.some((line) => likenessOf(line.text, context.lexicon) === 'strong');
  const trust = trustOf(block, context.intro);
  let at = 0;
  while (at < source.length) {
    const { text = '', line = 0 } = source[at] ?? {};
    const command = commandOn(text, { trust, collector, context, hasPlain, before: source[at - 1]?.text });
    if (command !== undefined) at = takeCommand(source, at, command, block.label, collector);
    else {
      if (collector.isInOutput || !isBlankOrComment(text)) collector.addOutput({ text, line });
      at += 1;
    }
  }
  return collector.finish();
}

/** Takes the command that begins here; returns the index of the line after it. */
function takeCommand(
  source: readonly SourceLine[],
  at: number,
  command: string,
  label: string,
  collector: Collector,
): number {
  const lang = languageOf(command, label);
  const end = endOfStatement(source, at, command, lang);
  const line = source[at]?.line ?? 0;
  collector.addStatement([{ text: command, line }, ...source.slice(at + 1, end + 1)], lang);
  return end + 1;
}

/** The command that begins on a line, without a root prompt; undefined where none does. */
function commandOn(text: string, scene: LineScene): string | undefined {
  const root = scene.hasPlain ? undefined : rootPromptOf(text, scene.context.lexicon)?.rest;
  return root ?? (isCommandLine(text, scene) ? text : undefined);
}

/** How far a block is believed to hold commands: even unsure ones, only sure ones, or only those that show options or pipes. */
type Trust = 'any' | 'sure' | 'marked';

function trustOf(block: CodeBlock, intro: string): Trust {
  const announcesOutput = isIntroOfOutput(intro);
  if (labelKindOf(block.label) === 'shell') return announcesOutput ? 'sure' : 'any';
  if (announcesOutput) return 'marked';
  return /:$/.test(intro) ? 'any' : 'sure';
}

interface LineScene {
  readonly trust: Trust;
  readonly collector: Collector;
  readonly context: CodeContext;
  /** Whether some line of the block is surely a command without a prompt. */
  readonly hasPlain: boolean;
  readonly before: string | undefined;
}

/** After output has begun, only a sure command after a blank line ends it. */
function isCommandLine(text: string, { trust, collector, context, before }: LineScene): boolean {
  if (isBlankOrComment(text)) return false;
  const likeness = likenessOf(text, context.lexicon);
  if (likeness === 'none') return false;
  if (collector.isInOutput) return likeness === 'strong' && before?.trim() === '' && collector.hasStatement;
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

/** Whether a line says nothing to a shell. */
export function isBlankOrComment(text: string): boolean {
  return /^\s*(?:#(?!!)|::|REM\s|--\s|$)/i.test(text);
}
