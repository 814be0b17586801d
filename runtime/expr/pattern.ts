import { RE2JS } from 're2js';
import { failed, ok, type Result } from '../model/result.js';

/** A compiled regular expression in RE2 syntax; runs in time linear to the text. */
export interface Pattern {
  /** Whether the pattern matches somewhere in the text. */
  test(text: string): boolean;
  /** What the pattern finds first: its first group if it has groups, else all of it; undefined where there is none. */
  firstMatch(text: string): string | undefined;
  /** How large the pattern is once compiled; a match takes time up to this size times the length of the text. */
  readonly size: number;
  /** The text with each match replaced; `$1`, `${1}`, `${name}` and `$$` as in Go's regexp. */
  replaceAll(text: string, replacement: string): string;
}

/** Compiles an RE2 pattern; look-around and back-references, which RE2 lacks, are refused. */
export function compilePattern(source: string): Result<Pattern, { readonly message: string }> {
  try {
    return ok(patternOf(RE2JS.compile(source)));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    return failed({ message: `'${source}' is not a regular expression in RE2 syntax: ${reason}` });
  }
}

function patternOf(compiled: RE2JS): Pattern {
  const names = compiled.namedGroups();
  const groupCount = compiled.groupCount();
  const indexOf = (name: string) => (Object.hasOwn(names, name) ? names[name] : undefined);
  return {
    size: compiled.programSize(),
    test: (text) => compiled.matcher(text).find(),
    firstMatch: (text) => {
      const matcher = compiled.matcher(text);
      return matcher.find() ? (matcher.group(groupCount > 0 ? 1 : 0) ?? undefined) : undefined;
    },
    replaceAll: (text, replacement) => {
      const matcher = compiled.matcher(text);
      const group = (name: string) => {
        const index = /^\d+$/.test(name) ? Number(name) : indexOf(name);
        return index === undefined || index > groupCount ? '' : (matcher.group(index) ?? '');
      };
      const pieces: string[] = [];
      let last = 0;
      while (matcher.find()) {
        pieces.push(text.slice(last, matcher.start()), expand(replacement, group));
        last = matcher.end();
      }
      return pieces.join('') + text.slice(last);
    },
  };
}

// Go takes the longest name after '$', so '$1x' is the group called '1x'.
function expand(replacement: string, group: (name: string) => string): string {
  return replacement.replace(
    /\$(?:\$|([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\})/g,
    (whole, bare?: string, braced?: string) => {
      const name = bare ?? braced;
      return whole === '$$' || name === undefined ? '$' : group(name);
    },
  );
}
