import type { Classification, Grammar } from '../model/risk.js';
import type { Span } from '../model/text.js';
import { shippedCommands, shippedNames } from './catalogue.js';
import { judges, sceneOf } from './judges.js';
import type { CommandKnowledge } from './knowledge.js';
import { isShell, languageNamed } from './languages/names.js';
import { fillPlaceholders } from './placeholder.js';
import type { CommandWord, RiskContext, Scene } from './scene.js';
import { classificationOf, join, joinAll, type Verdict, verdict } from './verdict.js';

/** How dangerous a process is that is started with these words, without a shell. Never throws. */
export function classifyArgv(
  argv: readonly string[],
  context: RiskContext & Pick<Scene, 'around'> = {},
): Classification {
  const words = wordsOf(argv);
  const whole = { start: 0, end: words.at(-1)?.span.end ?? 0 };
  const { around } = context;
  const scene = { ...sceneOf(context), ...(around && { around }) };
  const classification = guarded(whole, scene.missing, () => {
    if (whole.end > longestArgv) return verdict('argv/too-long', 'unknown', whole, 'is too long to be judged');
    if (words.length === 0) return verdict('argv/empty', 'unknown', whole, 'names no command');
    return joinAll([judges.command(words, scene), ...openWords(words)]);
  });
  return { ...classification, programs: scene.programs };
}

/** How dangerous shell text is, every command in it judged and the worst class taken. Never throws. */
export function classifyShell(text: string, context: RiskContext & { readonly shell?: string } = {}): Classification {
  const whole = { start: 0, end: text.length };
  const shell = context.shell ?? 'bash';
  const missing = new Set<Grammar>();
  return guarded(whole, missing, () => {
    const language = languageNamed(shell);
    if (language !== 'bash') return judges.language(text, language, sceneOf(context, missing));
    const asWritten = judges.text(text, sceneOf(context, missing));
    if (context.placeholders !== true) return asWritten;
    return withPlaceholders(text, asWritten, () => sceneOf(context, missing));
  });
}

/** How dangerous the text of a script step is, with every command line in it for the lists of governance. Never throws. */
export function classifyScript(text: string, shell: string, context: RiskContext = {}): Classification {
  const whole = { start: 0, end: text.length };
  const scene = sceneOf(context);
  const language = languageNamed(shell);
  const classification = guarded(whole, scene.missing, () =>
    language === 'bash' ? judges.text(text, scene) : judges.language(text, language, scene),
  );
  const { programs } = scene;
  const isUnread =
    classification.reasons.some(({ rule }) => unreadRules.has(rule)) || (!isShell(language) && programs.length === 0);
  return { ...classification, programs, ...(isUnread && { isUnread }) };
}

// These say that commands may be in a text that were not found.
const unreadRules = new Set(['foreign/unread', 'shell/too-long', 'shell/too-many', 'shell/too-deep', 'shell/unjudged']);

/** All commands of which something is known, by name: the ontology behind compiling, completion and hover. */
export function knownCommands(): readonly CommandKnowledge[] {
  return shippedCommands();
}

/** The names of all commands of which something is known. */
export function knownNames(): readonly string[] {
  return shippedNames();
}

/** Words that are only known when the step runs, where they may as well become options. */
function openWords(words: readonly CommandWord[]): readonly Verdict[] {
  return words
    .slice(1)
    .filter(({ value }, index) => value.startsWith('{{') && !/^-[^=]*$/.test(words[index]?.value ?? ''))
    .map(({ value, span }) =>
      verdict('argv/open-word', 'unknown', span, `what '${value}' becomes is only known when the step runs`),
    );
}

const longestArgv = 131_072;
/** Blanks of a guide read as values; only what would be dangerous as written stays so. */
function withPlaceholders(text: string, asWritten: Verdict, scene: () => Scene): Verdict {
  const filled = fillPlaceholders(text);
  if (filled === text) return asWritten;
  const asMeant = judges.text(filled, scene());
  return asWritten.risk === 'dangerous' ? join(asMeant, asWritten) : asMeant;
}

function wordsOf(argv: readonly string[]): readonly CommandWord[] {
  let start = 0;
  return argv.map((value) => {
    const span = { start, end: start + value.length };
    start = span.end + 1;
    return { value, isStatic: !value.includes('{{'), span, inner: span.start };
  });
}

/** The reason of a text in which nothing does anything, such as a comment or a query that only reads. */
function nothing(whole: Span): Verdict['reasons'] {
  return verdict('shell/nothing', 'safe', whole, 'nothing in it changes anything').reasons;
}

/** The one place where a fault of a parser or of ours is caught: the command then counts as unknown, not as safe. */
function guarded(whole: Span, missing: ReadonlySet<Grammar>, judge: () => Verdict): Classification {
  try {
    const judged = judge();
    const found = classificationOf(judged.reasons.length > 0 ? judged : { ...judged, reasons: nothing(whole) });
    return missing.size === 0 ? found : { ...found, missing: [...missing] };
  } catch (cause) {
    const why = `could not be judged: ${cause instanceof Error ? cause.message : String(cause)}`;
    return classificationOf(verdict('shell/unjudged', 'unknown', whole, why));
  }
}
