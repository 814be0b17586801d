/** A statement of a code block: one command with all its lines. */
export interface Statement {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  readonly lang: string;
  readonly kind: 'command' | 'script' | 'env';
  readonly output?: string;
}

/** Whether a shell needs more lines to finish this text. */
export function isIncomplete(text: string, lang: string): boolean {
  return lang === 'powershell' ? isOpenPowershell(text) : isOpenShell(text);
}

/** Whether the text holds control flow, a function or a here-document, so that its lines are one script. */
export function isScript(text: string, lang: string): boolean {
  if (!text.includes('\n')) return false;
  if (lang === 'powershell') return /[{]/.test(text) && /\n/.test(text);
  return (
    /(?:^|\n|;)\s*(?:for|while|until|if|case)\s/.test(text) || /<<-?\s*['"\\]?\w/.test(text) || /\(\)\s*\{/.test(text)
  );
}

function isOpenShell(text: string): boolean {
  // One of these is in every text that is open.
  if (!/["'\\|&<{]|\b(?:for|while|until|if|case|select)\s/.test(text)) return false;
  const bare = withoutQuotes(text);
  if (bare.isOpen) return true;
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text) || /(?:\||&&)\s*$/.test(bare.text)) return true;
  return hasOpenHeredoc(text) || controlDepth(bare.text) > 0;
}

/** The text with the content of quotes and comments taken out. */
function withoutQuotes(text: string): { readonly text: string; readonly isOpen: boolean } {
  const quoted = /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|(?<=^|\s)#[^\n]*/g;
  const bare = text.replace(quoted, (match) => (match.startsWith('#') ? '' : '_'));
  return { text: bare, isOpen: /["']/.test(bare) };
}

function hasOpenHeredoc(text: string): boolean {
  const lines = text.split('\n');
  return [...text.matchAll(/(?<!<)<<-?\s*(['"\\]?)([A-Za-z_]\w*)\1/g)].some(
    (match) => !lines.slice(1).some((line) => line.trim() === match[2]),
  );
}

function controlDepth(bare: string): number {
  const opened = countOf(bare, /(?:^|[\n;&|({]|\bdo\b|\bthen\b|\belse\b)\s*(?:for|while|until|if|case|select)(?=\s)/g);
  const closed = countOf(bare, /(?:^|[\n;]|\s)(?:done|fi|esac)(?=$|[\s;|>&)])/g);
  const bodies = countOf(bare, /\(\)\s*\{|^\s*\{\s*$/gm) - countOf(bare, /^\s*\}/gm);
  return opened - closed + Math.max(0, bodies);
}

function isOpenPowershell(text: string): boolean {
  const bare = text.replace(/"(?:`[\s\S]|[^"`])*"|'[^']*'/g, '_').replace(/(?:^|\s)#[^\n]*/g, '');
  if (/`\s*$/.test(bare) || /[|,]\s*$/.test(bare)) return true;
  return countOf(bare, /[{(]/g) > countOf(bare, /[})]/g);
}

function countOf(text: string, shape: RegExp): number {
  return text.match(shape)?.length ?? 0;
}

/** Statements that depend on one another made one script, and runs of settings made one `env` (see docs of the rules). */
export function mergeDependent(statements: readonly Statement[], sourceBetween: SourceBetween): readonly Statement[] {
  return mergeSettings(mergeScripts(statements, sourceBetween));
}

/** The text of the lines from one statement to another, as it stands, comments and all. */
export type SourceBetween = (first: Statement, last: Statement) => string;

function mergeScripts(statements: readonly Statement[], sourceBetween: SourceBetween): readonly Statement[] {
  if (!statements.some((statement) => computedName(statement) !== undefined)) return statements;
  const scene = { lastUse: lastUses(statements), nextOutput: nextOutputs(statements) };
  const merged: Statement[] = [];
  let at = 0;
  while (at < statements.length) {
    const first = statements[at];
    if (!first) break;
    const end = endOfScript(statements, at, scene);
    const last = statements[end] ?? first;
    merged.push(end === at ? first : { ...last, line: first.line, kind: 'script', text: sourceBetween(first, last) });
    at = end + 1;
  }
  return merged;
}

/** The last statement that uses what this one, or one after it, computed; the index itself where none does. */
function endOfScript(statements: readonly Statement[], from: number, { lastUse, nextOutput }: Uses): number {
  let end = from;
  for (let at = from; at <= end; at += 1) {
    const name = computedName(statements[at]);
    const last = (name === undefined ? undefined : lastUse.get(name.toLowerCase())) ?? -1;
    if (last > end && (nextOutput[from] ?? last) >= last) end = last;
  }
  return end;
}

/** Where names are used, and where something is shown between. */
interface Uses {
  /** The last statement that a name stands in with a dollar sign. */
  readonly lastUse: ReadonlyMap<string, number>;
  /** For each statement the first one from there on that shows its output; how many there are where none does. */
  readonly nextOutput: readonly number[];
}

function lastUses(statements: readonly Statement[]): ReadonlyMap<string, number> {
  return new Map(
    statements.flatMap(({ text }, index) =>
      [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => [name.toLowerCase(), index] as const),
    ),
  );
}

function nextOutputs(statements: readonly Statement[]): readonly number[] {
  let next = statements.length;
  return statements
    .map((_, index, { length }) => length - 1 - index)
    .map((index) => {
      if (statements[index]?.output !== undefined) next = index;
      return next;
    })
    .reverse();
}

function computedName(statement: Statement | undefined): string | undefined {
  if (!statement) return undefined;
  if (statement.lang === 'powershell') {
    return /^\s*\$(\w+)\s*=\s*(?!["'\d]|\$(?:true|false|null)\b)/i.exec(statement.text)?.[1];
  }
  return /^\s*(?:export\s+)?([A-Za-z_]\w*)=["']?[^\s]*(?:\$\(|`)/.exec(statement.text)?.[1];
}

function mergeSettings(statements: readonly Statement[]): readonly Statement[] {
  const merged: Statement[] = [];
  for (const statement of statements) {
    const last = merged.at(-1);
    const setting = isSetting(statement);
    if (setting && last?.kind === 'env' && last.output === undefined) {
      merged[merged.length - 1] = { ...last, endLine: statement.endLine, text: `${last.text}\n${statement.text}` };
    } else merged.push(setting ? { ...statement, kind: 'env' } : statement);
  }
  return merged;
}

function isSetting(statement: Statement): boolean {
  if (statement.kind !== 'command') return false;
  if (statement.lang === 'powershell')
    return /^\s*\$(?:env:)?\w+\s*=\s*(?:"[^"$]*"|'[^']*'|\d+|\$(?:true|false))\s*$/i.test(statement.text);
  return (
    /^\s*(?:export\s+)?[A-Za-z_]\w*=(?:"[^"`]*"|'[^']*'|<[^>]*>|[^\s"'`$()]*(?:\$\{?\w+(?!\w)[^\s"'`$()]*)*)\s*(?:#.*)?$/.test(
      statement.text,
    ) && !statement.text.includes('$(')
  );
}
