import type { Classification } from '../model/risk.js';
import type { Span } from '../model/text.js';
import { classifyArgv, classifyScript } from './classify.js';
import { isShell, languageNamed } from './languages/names.js';
import { higher, merged } from './merge.js';
import type { RiskContext, Scene } from './scene.js';

type Variables = Readonly<Record<string, string>>;

/** What a step starts, with the variables that it gives to that. */
type Started =
  | { readonly kind: 'argv'; readonly argv: readonly string[]; readonly env: Variables }
  | { readonly kind: 'script'; readonly text: string; readonly shell: string; readonly env: Variables };

/** The class of a command with the variables that its step gives it: what they do by themselves and what they become in it. */
export function withEnvironment(found: Classification, command: Started, context: RiskContext): Classification {
  return withVariables(withValues(found, command, context), command.env, context);
}

/** The class of a command with the variables that its step gives it: `LD_PRELOAD` makes any program run other code. */
export function withVariables(found: Classification, env: Variables, context: RiskContext): Classification {
  const assignments = Object.entries(env).flatMap(([name, value]) => spellings(name).map((one) => `${one}=${value}`));
  if (assignments.length === 0) return found;
  // The variables stand elsewhere than the command, so no characters of it are named.
  return raisedBy(found, classifyArgv(['env', ...assignments, 'true'], context), () => nowhere);
}

/** The names that a variable goes by: `Path` is `PATH` on Windows. `ENV` counts only where its case is kept. */
function spellings(name: string): readonly string[] {
  const upper = name.toUpperCase();
  return upper === name || upper === 'ENV' ? [name] : [name, upper];
}

/** The class of a command that reads its variables: in `find . $X` the value may be `-delete`. It is never lower than without. */
function withValues(found: Classification, command: Started, context: RiskContext): Classification {
  // A shell splits words by its own IFS, whatever it is given.
  const env = Object.entries(command.env).filter(([name]) => /^[A-Za-z_]\w*$/.test(name) && name !== 'IFS');
  if (env.length === 0) return found;
  if (command.kind === 'argv') return withValuesInWords(found, command.argv, env, context);
  const { text, shell } = command;
  if (!isShell(languageNamed(shell))) {
    return filled(found, classifyScript(filledIn(text, env), shell, context), text, () => nowhere);
  }
  return withValuesBefore(found, { text, shell }, env, context);
}

/** Shell text as if its variables were set in its first line, or behind the one that names the shell. */
function withValuesBefore(
  found: Classification,
  { text, shell }: { readonly text: string; readonly shell: string },
  env: Entries,
  context: RiskContext,
): Classification {
  const settings = env.map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`).join('');
  const at = /^#![^\n]*\n/.exec(text)?.[0].length ?? 0;
  const moved = ({ start, end }: Span) => {
    if (end <= at) return { start, end };
    return start < at + settings.length ? nowhere : { start: start - settings.length, end: end - settings.length };
  };
  return filled(found, classifyScript(text.slice(0, at) + settings + text.slice(at), shell, context), text, moved);
}

type Entries = readonly (readonly [name: string, value: string])[];

/** Only a shell among the words reads the variables. */
function withValuesInWords(
  found: Classification,
  argv: readonly string[],
  env: Entries,
  context: RiskContext,
): Classification {
  const values = new Map(env);
  const around: Scene['around'] = () => ({
    valuesOf: (name) => [values.get(name)].flatMap((value) => (value === undefined ? [] : [[field(value)]])),
    handed: [],
  });
  const words = argv.map((word) => filledIn(word, env));
  return filled(found, classifyArgv(words, { ...context, around }), argv.join(' '), () => nowhere);
}

function field(value: string): { readonly value: string; readonly isStatic: true } {
  return { value, isStatic: true };
}

/** A text as the shells of Windows read it, for which a value never becomes more than one word. */
function filledIn(text: string, env: Entries): string {
  return env.reduce((read, [name, value]) => {
    const word = /^[\w./\\:=@,+-]*$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
    const reading = new RegExp(`\\$env:${name}\\b|\\$\\{env:${name}\\}|%${name}%`, 'gi');
    return read.replace(reading, () => word);
  }, text);
}

const nowhere: Span = { start: 0, end: 0 };

/** The class of a text raised to that of its filled in form, of which no reason quotes what the text itself does not hold. */
function filled(
  found: Classification,
  other: Classification,
  text: string,
  place: (span: Span) => Span,
): Classification {
  // A value may be a secret, and a word of it no longer looks like that.
  const quoted = (why: string) => why.replace(/'([^']*)'/g, (all, word: string) => (text.includes(word) ? all : "'…'"));
  const reasons = other.reasons.map((reason) => ({ ...reason, why: quoted(reason.why) }));
  return withProgramsOf(raisedBy(found, { ...other, reasons }, place), other);
}

/** A class that another one can only raise, with the reasons of that. */
function raisedBy(found: Classification, other: Classification, place: (span: Span) => Span): Classification {
  const marked = withMarksOf(found, other);
  const risk = higher(found.final.risk, merged(other.risk, undefined).risk);
  if (risk === found.final.risk) return marked;
  const reasons = other.reasons
    .filter((reason) => reason.risk === other.risk)
    .map((reason) => ({ ...reason, span: place(reason.span) }));
  return { ...marked, risk: other.risk, reasons: [...reasons, ...found.reasons], final: { ...found.final, risk } };
}

function withMarksOf(found: Classification, other: Classification): Classification {
  return {
    ...found,
    critical: found.critical || other.critical,
    ...(other.sensitive === true && { sensitive: true }),
    ...(other.isUnread === true && { isUnread: true }),
  };
}

/** A class with all command lines that a process starts once its variables are filled in, for the lists of governance. */
function withProgramsOf(found: Classification, { programs = [] }: Classification): Classification {
  if (programs.length === 0) return found;
  const all = [...(found.programs ?? []), ...programs].map((words) => [JSON.stringify(words), words] as const);
  return { ...found, programs: [...new Map(all).values()] };
}
