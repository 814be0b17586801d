import { compilePattern } from '../../expr/pattern.js';
import { failed, ok, type Result } from '../../model/result.js';

/** A glob of Go's `path.Match`: `*`, `?`, `[a-z]`, `[^a-z]` and `\` before a character; `*` and `?` are no slash. */
export function globTest(glob: string): Result<(text: string) => boolean, string> {
  let source = '';
  let at = 0;
  while (at < glob.length) {
    const part = partForm.exec(glob.slice(at))?.[0];
    const translated = part === undefined ? undefined : translatedPart(part);
    if (part === undefined || translated === undefined)
      return failed(`'${glob}' is no glob; a '[' is never closed, or nothing follows '\\'`);
    source += translated;
    at += part.length;
  }
  const pattern = compilePattern(`^${source}$`);
  if (!pattern.ok) return failed(`'${glob}' is no glob; the end of a range comes before its beginning`);
  return ok((text) => pattern.value.test(text));
}

const partForm = /^(?:\*|\?|\\[\s\S]|\[\^?(?:\\?[^\]\\-](?:-\\?[^\]\\])?)+\]|[^*?\\[])/u;

function translatedPart(part: string): string | undefined {
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part.startsWith('['))
    return part.replace(/[\\[\]&|~]/g, (sign, at: number) =>
      at === 0 || at === part.length - 1 ? sign : `\\${sign}`.replace('\\\\', ''),
    );
  return literal(part.length > 1 && part.startsWith('\\') ? part.slice(1) : part);
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
