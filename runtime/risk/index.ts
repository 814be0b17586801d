import type { Classification } from '../model/risk.js';
import type { Span } from '../model/text.js';
import { bashParser } from './bash.js';
import { judgeCommand } from './command.js';
import { judgeForeign } from './foreign.js';
import type { CommandKnowledge } from './knowledge.js';
import { fillPlaceholders } from './placeholder.js';
import type { CommandWord, Judges, RiskContext, Scene } from './scene.js';
import { judgeShellText } from './shell.js';
import { tools } from './tools/index.js';
import { classificationOf, join, type Verdict, verdict } from './verdict.js';

export type { CommandKnowledge, Knowledge, Rule } from './knowledge.js';
export type { RiskContext } from './scene.js';

/** How dangerous a process is that is started with these words, without a shell. Never throws. */
export function classifyArgv(argv: readonly string[], context: RiskContext = {}): Classification {
  const words = wordsOf(argv);
  const whole = { start: 0, end: words.at(-1)?.span.end ?? 0 };
  const scene = sceneOf(context);
  const classification = guarded(whole, () => {
    if (whole.end > longestArgv) return verdict('argv/too-long', 'unknown', whole, 'is too long to be judged');
    if (words.length === 0) return verdict('argv/empty', 'unknown', whole, 'names no command');
    return judges.command(words, scene);
  });
  return { ...classification, programs: scene.programs };
}

/** How dangerous shell text is, every command in it judged and the worst class taken. Never throws. */
export function classifyShell(text: string, context: RiskContext & { readonly shell?: string } = {}): Classification {
  const whole = { start: 0, end: text.length };
  const shell = context.shell ?? 'bash';
  return guarded(whole, () => {
    if (foreignShells.has(shell)) return judgeForeign(text, shell, whole);
    const asWritten = judges.text(text, sceneOf(context));
    return context.placeholders === true ? withPlaceholders(text, asWritten, context) : asWritten;
  });
}

/** All commands of which something is known, by name: the ontology behind compiling, completion and hover. */
export function knownCommands(): readonly CommandKnowledge[] {
  return tools;
}

const longestArgv = 131_072;
const mostCommands = 5_000;
const foreignShells = new Set([
  'powershell',
  'pwsh',
  'cmd',
  'sql',
  'psql',
  'mysql',
  'redis',
  'mongo',
  'kql',
  'promql',
  'python',
]);

const judges: Judges = {
  command: (words, scene) => judgeCommand(words, scene, judges),
  text: (text, scene) => judgeShellText(text, scene, judges),
};

/** Blanks of a guide read as values; only what would be dangerous as written stays so. */
function withPlaceholders(text: string, asWritten: Verdict, context: RiskContext): Verdict {
  const filled = fillPlaceholders(text);
  if (filled === text) return asWritten;
  const asMeant = judges.text(filled, sceneOf(context));
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

function sceneOf(context: RiskContext): Scene {
  return {
    parser: context.parsers?.bash ?? bashParser,
    depth: 0,
    place: (span) => span,
    fed: false,
    filled: undefined,
    input: { kind: 'none' },
    functions: new Set(),
    budget: { left: mostCommands },
    programs: [],
  };
}

/** The one place where a fault of a parser or of ours is caught: the command then counts as unknown, not as safe. */
function guarded(whole: Span, judge: () => Verdict): Classification {
  try {
    return classificationOf(judge());
  } catch (cause) {
    const why = `could not be judged: ${cause instanceof Error ? cause.message : String(cause)}`;
    return classificationOf(verdict('shell/unjudged', 'unknown', whole, why));
  }
}
