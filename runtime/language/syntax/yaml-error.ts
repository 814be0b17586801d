import type { YAMLError } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';

/** A fault of YAML syntax as the library tells it. */
export type SyntaxFault = Pick<YAMLError, 'code' | 'message' | 'pos'>;

/** The faults of YAML syntax in a text, one for each line that has some: the first is the cause of the others. */
export function syntaxDiagnostics(errors: readonly SyntaxFault[], text: string): readonly Diagnostic[] {
  const sorted = [...errors].sort((left, right) => left.pos[0] - right.pos[0]);
  const lines = new Set<number>();
  return sorted
    .filter((error) => {
      const line = text.lastIndexOf('\n', error.pos[0] - 1);
      return !lines.has(line) && lines.add(line);
    })
    .map((error) => diagnosticOf(error, text));
}

function diagnosticOf(error: SyntaxFault, text: string): Diagnostic {
  const at = placeOf(error, text);
  const [code, message] = isTemplate(error, text)
    ? syntax(`a text with a template needs double quotes; write "{{ .name }}"`)
    : wording(error, text.slice(at.start, at.end).trim());
  return { code, severity: 'error', message, at };
}

// YAML reads the second brace of a template as a mapping that is the key of another.
function isTemplate({ code, pos }: SyntaxFault, text: string): boolean {
  return code === 'NON_STRING_KEY' && text.startsWith('{{', pos[0] - 1);
}

// The library's spans can be empty, or run over several lines; one line is what can be underlined.
function placeOf(error: SyntaxFault, text: string): Span {
  const start = Math.min(error.pos[0], text.length);
  const shortest = error.code === 'BAD_DQ_ESCAPE' ? 2 : 1;
  const lineEnd = text.slice(start).search(/[\r\n]/);
  const limit = lineEnd < 0 ? text.length : start + lineEnd;
  return { start, end: Math.min(Math.max(error.pos[1], start + shortest), Math.max(limit, start)) };
}

function wording(error: SyntaxFault, quoted: string): readonly [string, string] {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return ['yaml/tab', 'a tab is used for indentation, which YAML does not allow; use blanks'];
    case 'MULTIPLE_DOCS':
      return ['yaml/several-documents', 'a second document begins here; a file holds one runbook, make two files'];
    case 'BAD_INDENT':
      if (error.message.includes('end with a')) return syntax(missingWording(error.message));
      return syntax('the indentation does not fit what stands above; align it with the other keys or items');
    case 'MISSING_CHAR':
      return syntax(error.message.startsWith('Implicit map keys') ? noValue(quoted) : missingWording(error.message));
    case 'BAD_DQ_ESCAPE':
      return syntax(
        `'${quoted}' is not an escape of a double-quoted text; write '\\\\' for a backslash, or use single quotes`,
      );
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return syntax(noValue(quoted));
    case 'BAD_SCALAR_START':
      return syntax(`a text cannot begin with '${quoted.slice(0, 1)}'; put the text in double quotes`);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return syntax("a second ': ' stands in one line; put the text in double quotes, or begin a new line");
    case 'NON_STRING_KEY':
      return syntax(
        "a key must be a plain text; write 'key: value', or put a text that holds brackets in double quotes",
      );
    case 'UNEXPECTED_TOKEN':
      return syntax(
        `'${shortened(quoted)}' is not expected here; check the quotes, brackets and indentation before it`,
      );
    default:
      return syntax(`${lowerFirst(error.message)}; check the quotes, brackets and indentation before it`);
  }
}

function syntax(message: string): readonly [string, string] {
  return ['yaml/syntax', message];
}

function noValue(key: string): string {
  return `'${shortened(key)}' is not followed by ': ' and a value; write 'key: value'`;
}

function missingWording(message: string): string {
  const quote = /closing (.)quote/.exec(message)?.[1];
  if (quote) return `a text that begins with ${quote} is never closed; write ${quote} after it`;
  const bracket = /end with a (.)/.exec(message)?.[1];
  if (bracket)
    return `a ${bracket === ']' ? 'list' : 'mapping'} in brackets is never closed; write '${bracket}' after it`;
  return `${lowerFirst(message)}; add what is missing`;
}

function shortened(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
