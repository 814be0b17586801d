import { openQuote } from '../../language/fix/shell-text.js';
import type { IrCommand, IrVariable } from '../ir.js';
import { knownPlaceholders } from '../known-placeholder.js';

/** The text of a script with its values as variables, so that no value can become a command of its own. */
export interface ScriptReading {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Reads a command as a script; undefined where a value stands where a shell fills in no variable. */
export function readScript(command: IrCommand, variables: readonly IrVariable[]): ScriptReading | undefined {
  const { text } = command;
  const env = new Map<string, string>();
  let run = '';
  let at = 0;
  for (const { index, asWritten, name } of knownPlaceholders(text, command, variables)) {
    run += text.slice(at, index);
    at = index + asWritten.length;
    const variable = shellName(asWritten, name);
    const use = shellUse(asWritten, variable, run);
    const value = `{{ .${name} }}`;
    if (use === undefined || (env.get(variable) ?? value) !== value) return undefined;
    env.set(variable, value);
    run += use;
  }
  return { run: run + text.slice(at), env: Object.fromEntries(env) };
}

function shellName(asWritten: string, name: string): string {
  return asWritten.startsWith('$') ? asWritten.replace(/[${}]/g, '') : name.toUpperCase();
}

/** How a script names a variable behind a text; undefined where nothing would fill it in. */
function shellUse(asWritten: string, variable: string, before: string): string | undefined {
  if (asWritten.startsWith('$')) return asWritten;
  const quote = quoteAt(before);
  if (quote === null) return undefined;
  return quote === '"' ? `\${${variable}}` : `"$${variable}"`;
}

/** The quote that is open behind a text; null where it is one that keeps variables from being filled in. */
function quoteAt(before: string): string | null {
  // Where one of these stands, the quote that is open is not told by counting.
  if (/\\["']|<<|`|(?:^|\s)#/.test(before)) return null;
  const quote = openQuote(before);
  return quote === "'" ? null : quote;
}
