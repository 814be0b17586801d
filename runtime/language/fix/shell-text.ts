import type { TemplatePart } from '../../expr/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ApiVersion } from '../../model/runbook.js';
import { readTemplate } from '../template-use.js';

/** A text for a shell, and the variables that bring in what its templates stood for. */
export interface ShellText {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What a text for a shell is made from: the version whose templates it holds, and the variables that exist already. */
export interface ShellScene {
  readonly version: ApiVersion;
  readonly taken: ReadonlySet<string>;
  /** What variables stand for already, of a text that comes before. */
  readonly given?: ShellText['env'];
}

/** The words of an argv that were meant for a shell, with what holds between them left as it is. */
export function shellTextOfWords(words: readonly string[], scene: ShellScene): Result<ShellText, string> {
  const naming = namer(scene);
  const parts = words.map((word) => (operators.has(word) ? ok(word) : quotedWord(word, scene.version, naming)));
  const fault = parts.find((part) => !part.ok);
  if (fault && !fault.ok) return fault;
  return ok({ run: parts.map((part) => (part.ok ? part.value : '')).join(' '), env: naming.env });
}

/** The text of a 'sh -c' with its templates as variables, so that no value can become a command of its own. */
export function shellTextOfCommand(source: string, { version, taken }: ShellScene): Result<ShellText, string> {
  const template = readTemplate(source, version);
  const [fault] = template.faults;
  if (fault) return failed(`its template cannot be read: ${fault.message}`);
  const naming = namer({ taken });
  const hasTemplate = template.parts.some(({ kind }) => kind === 'reference');
  if (hasTemplate && nesting.test(source))
    return failed('a template stands in it beside a nested command or a here-document');
  let run = '';
  for (const part of template.parts) {
    if (part.kind === 'text') {
      run += part.text;
      continue;
    }
    const quote = openQuote(run);
    if (quote === "'")
      return failed(
        `'${source.slice(part.span.start, part.span.end)}' stands in single quotes, where no variable is filled in`,
      );
    const name = naming.nameFor(part, source);
    run += quote === '"' ? `\${${name}}` : `"$${name}"`;
  }
  return ok({ run, env: naming.env });
}

/** Whether a word of an argv stands for what a shell does between two programs, so that no program was meant to get it. */
export function isOperator(word: string): boolean {
  return operators.has(word);
}

const operators: ReadonlySet<string> = new Set(['|', '|&', '||', '&&', ';', '>', '>>', '<', '2>', '2>>', '2>&1', '&>']);

// Where one of these stands, the quote that is open at a place is not told by counting.
const nesting = /\$\(|`|<<|\$'|\\|(^|\s)#/;

function quotedWord(word: string, version: ApiVersion, naming: Namer): Result<string, string> {
  const { parts, faults } = readTemplate(word, version);
  const [fault] = faults;
  if (fault) return failed(`its template cannot be read: ${fault.message}`);
  if (parts.length === 0) return ok("''");
  const pieces = parts.map((part) => (part.kind === 'text' ? quoted(part.text) : `"$${naming.nameFor(part, word)}"`));
  return ok(pieces.join(''));
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The quote that is open at the end of a shell's text; empty where none is. */
export function openQuote(text: string): string {
  let open = '';
  for (const character of text) {
    if (open === '' && (character === '"' || character === "'")) open = character;
    else if (character === open) open = '';
  }
  return open;
}

interface Namer {
  nameFor(part: Extract<TemplatePart, { readonly kind: 'reference' }>, source: string): string;
  readonly env: Record<string, string>;
}

// What a shell or the system reads for itself is never set.
const reserved =
  /^(PATH|HOME|IFS|ENV|PWD|OLDPWD|SHELL|USER|UID|LANG|TERM|TMPDIR|HOSTNAME|LC_.*|LD_.*|BASH.*|PS\d|OPT.*)$/;

/** Names a variable for each template; the same template has the same one. */
export function namer({ taken, given }: Pick<ShellScene, 'taken' | 'given'>): Namer {
  const env: Record<string, string> = { ...given };
  return {
    env,
    nameFor: ({ path, span }, source) => {
      const raw = source.slice(span.start, span.end);
      const known = Object.keys(env).find((name) => env[name] === raw);
      if (known !== undefined) return known;
      const name = freeName((path.at(-1) ?? '').toUpperCase(), (one) => taken.has(one) || Object.hasOwn(env, one));
      env[name] = raw;
      return name;
    },
  };
}

function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  const first = reserved.test(wanted) || !/^[A-Z_]/.test(wanted) ? `THE_${wanted}` : wanted;
  let name = first;
  for (let count = 2; isTaken(name); count += 1) name = `${first}_${count}`;
  return name;
}
