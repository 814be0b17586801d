import type { LineCounter, YAMLError } from 'yaml';
import type { ScenarioFault } from './scenario/scenario.js';

/** What is wrong with the YAML of a file, in one line with its place and the text that stands there. */
export function yamlFault(error: YAMLError, text: string, lines: LineCounter): string {
  const { line, message } = yamlFaultAt(error, text, lines);
  return atLine(line, message, text);
}

/** What is wrong with the YAML of a file, and its line, which counts from 1. */
export function yamlFaultAt(error: YAMLError, text: string, lines: LineCounter): ScenarioFault {
  // What is never closed is missed at the end of the file, after its last line break.
  const start = Math.min(error.pos[0], text.trimEnd().length);
  return { line: lines.linePos(start).line, message: wording(error) };
}

/** A message with the line that it is about, which counts from 1, and what stands in it. */
export function atLine(line: number, message: string, text: string): string {
  return `line ${line}: ${message}: ${quotedLine(line, text)}`;
}

/** What stands in a line, which counts from 1, in quotation marks. */
export function quotedLine(line: number, text: string): string {
  const quoted = text.split('\n')[line - 1]?.trim() ?? '';
  return `'${quoted.length > 100 ? `${quoted.slice(0, 99)}…` : quoted}'`;
}

function wording({ code, message }: YAMLError): string {
  return unclosed(message) ?? known[code] ?? "this is not YAML; write 'name: value'";
}

function unclosed(message: string): string | undefined {
  const [, quote] = /closing (.)quote/.exec(message) ?? [];
  if (quote !== undefined) return `a text that begins with ${quote} is never closed; write ${quote} after it`;
  const [, bracket] = /end with a (.)/.exec(message) ?? [];
  if (bracket === undefined) return undefined;
  return `a ${bracket === ']' ? 'list' : 'map'} in brackets is never closed; write '${bracket}' after it`;
}

const known: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_DQ_ESCAPE: 'a backslash begins no escape here; write it twice, or use single quotes',
  BAD_INDENT: 'the indentation does not fit what stands above; align it',
  BAD_SCALAR_START: 'a text cannot begin with this character; put the text in double quotes',
  BLOCK_AS_IMPLICIT_KEY: "a second ': ' stands in one line; put the text in double quotes",
  DUPLICATE_KEY: 'this name stands here twice; keep one of them',
  KEY_OVER_1024_CHARS: "a name is not followed by ': '; write 'name: value'",
  MULTILINE_IMPLICIT_KEY: "a name is not followed by ': '; write 'name: value'",
  MULTIPLE_DOCS: 'a second document begins here; make it a file of its own',
  NON_STRING_KEY: 'a name has to be plain text; put it in quotes',
  TAB_AS_INDENT: 'a tab is used for indentation, which YAML does not allow; use blanks',
  UNEXPECTED_TOKEN: 'this is not expected here; check the quotes, brackets and indentation before it',
};
