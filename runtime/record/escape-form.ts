import { utf8Of } from './encode.js';

/** A text as JSON holds it, without the quotes. */
export function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** A text as programs write it into JSON, without the quotes. */
export function jsonForms(text: string): readonly string[] {
  const escaped = jsonEscaped(text);
  const forms = (code: (unit: string) => string) => [
    escaped.replaceAll(/[^ -~]/g, code),
    // As Go, Ruby on Rails and PHP do for markup, and .NET for all that it does not know to be safe.
    escaped.replaceAll(/[&<>\u2028\u2029]/g, code),
    escaped.replaceAll(/[&<>]|[^ -~]/g, code),
    escaped.replaceAll(/\\"|[&<>'+`]|[^ -~]/g, (unit) => code(unit.slice(-1))),
  ];
  return [
    escaped,
    escaped.replaceAll('/', '\\/'),
    ...forms((unit) => `\\u${hexOfUnit(unit, 4)}`),
    ...forms((unit) => `\\u${hexOfUnit(unit, 4).toUpperCase()}`),
  ];
}

/** A text as Python, shells and others show one that is not ASCII: by its bytes or by its characters. */
export function byteForms(text: string): readonly string[] {
  if (/^[ -~]*$/.test(text) && !/['\\]/.test(text)) return [];
  const escapes = [
    (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`,
    (byte: number) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`,
    (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`,
  ];
  const escaped = text.replaceAll('\\', '\\\\');
  const forms = [
    ...escapes.map((code) =>
      utf8Of(escaped)
        .map((byte) => byteForm(byte, code))
        .join(''),
    ),
    Array.from(escaped, pointForm).join(''),
    escaped.replaceAll(/[\n\r\t]/g, (mark) => escapedMarks.get(mark) ?? mark),
  ];
  return forms.flatMap((form) => [form, form.replaceAll("'", "\\'")]);
}

/** A text as programs write it into markup. */
export function markupForms(text: string): readonly string[] {
  const tags = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = ['"', '&quot;', '&#34;', '&#x22;'].flatMap((quote) =>
    ["'", '&apos;', '&#39;', '&#x27;'].map((apostrophe) => tags.replaceAll('"', quote).replaceAll("'", apostrophe)),
  );
  const entities = [
    (character: string) => `&#${character.codePointAt(0)};`,
    (character: string) => `&#x${character.codePointAt(0)?.toString(16)};`,
    (character: string) => `&#x${character.codePointAt(0)?.toString(16).toUpperCase()};`,
  ];
  return [
    ...quoted,
    ...entities.flatMap((entity) => [
      ...[/[\s\S]/gu, /[^a-zA-Z0-9]/gu, /[^ -~]|[&<>"']/gu].map((which) => text.replaceAll(which, entity)),
      ...quoted.map((form) => form.replaceAll(/[^ -~]/gu, entity)),
    ]),
  ];
}

/** Hex digits as programs print them, in groups of one or two bytes. */
export function hexForms(hex: string): readonly string[] {
  const bytes = hex.match(/../g) ?? [];
  const pairs = [bytes, ['', ...bytes]].map((from) =>
    from.map((byte, index) => (index % 2 === 0 && index > 0 ? ` ${byte}` : byte)).join(''),
  );
  const separated = [' ', ':', '-', ', '].map((mark) => bytes.join(mark));
  const prefixed = ['\\x', '%'].map((mark) => bytes.map((byte) => `${mark}${byte}`).join(''));
  const numbers = [' ', ', ', ','].map((mark) => bytes.map((byte) => `0x${byte}`).join(mark));
  return [...separated, ...pairs, ...prefixed, ...numbers];
}

const escapedMarks = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function byteForm(byte: number, code: (byte: number) => string): string {
  const character = String.fromCharCode(byte);
  return /[ -~]/.test(character) ? character : (escapedMarks.get(character) ?? code(byte));
}

function pointForm(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (/[ -~]/.test(character)) return character;
  const digits = point.toString(16);
  if (point < 0x100) return escapedMarks.get(character) ?? `\\x${digits.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

function hexOfUnit(unit: string, digits: number): string {
  return unit.charCodeAt(0).toString(16).padStart(digits, '0');
}
