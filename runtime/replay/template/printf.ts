import { utf8Bytes } from './utf8.js';
import { formatted, type GoValue, TemplateFault, withExponent } from './value.js';

/** A text made by the verbs of Go's `fmt`; what does not fit is shown in the text, as there. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  let next = 0;
  const take = () => args[next++];
  const text = format.replace(verbForm, (...found) => filledVerb(found, take));
  if (next >= args.length) return text;
  const extra = args.slice(next).map((arg) => `${goType(arg)}${arg === null ? '' : `=${formatted(arg)}`}`);
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

// Flags, width, precision with its dot, verb.
const verbForm = /%([-+# 0]*)(\d+|\*)?(\.(?:\d+|\*)?)?([\s\S]?)/gu;

function filledVerb([, flags, width, precision, verb]: readonly string[], take: () => GoValue | undefined): string {
  if (verb === undefined || verb === '') return '%!(NOVERB)';
  if (verb === '%') return '%';
  const wide = measure(width === '*' ? take() : (width ?? 0n));
  const precise = precision && measure(precision === '.*' ? take() : precision.slice(1));
  const arg = take();
  if (arg === undefined) return `%!${verb}(MISSING)`;
  const format: Format = { flags: flags ?? '', precision: typeof precise === 'number' ? precise : undefined };
  return padded(verbText(verb, arg, format), wide, format.flags, arg);
}

const largestMeasure = 1_000_000;

/** A width or a precision that a verb was given. */
function measure(given: GoValue | undefined): number {
  const number = Number(given);
  if (number >= 0 && number <= largestMeasure) return number;
  throw new TemplateFault(`'printf' takes a width or precision from 0 to ${largestMeasure}`);
}

interface Format {
  readonly flags: string;
  readonly precision: number | undefined;
}

function verbText(verb: string, arg: GoValue, format: Format): string {
  if (verb === 'v') return formatted(arg);
  if (verb === 'T') return goType(arg);
  const text = textOf(verb, arg, format);
  return text ?? `%!${verb}(${arg === null ? '<nil>' : `${goType(arg)}=${formatted(arg)}`})`;
}

function textOf(verb: string, arg: GoValue, format: Format): string | undefined {
  if (typeof arg === 'string') return stringText(verb, arg, format);
  if (typeof arg === 'bigint') return signed(integerText(verb, arg), format);
  if (typeof arg === 'number') return signed(floatText(verb, arg, format), format);
  return typeof arg === 'boolean' && verb === 't' ? String(arg) : undefined;
}

function stringText(verb: string, text: string, { flags, precision }: Format): string | undefined {
  const cut = precision === undefined ? text : [...text].slice(0, precision).join('');
  if (verb === 's') return cut;
  if (verb === 'q') return flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : goQuoted(cut);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = utf8Bytes(cut)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

function goQuoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\x07': '\\a', '\v': '\\v', '\b': '\\b', '\f': '\\f' };
  const quoted = JSON.stringify(text).replace(/\\u(00[01][\da-f]|007f)/g, (whole, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return escapes[character] ?? whole.replace('\\u00', '\\x');
  });
  return quoted.replaceAll('\v', '\\v').replaceAll('\x7f', '\\x7f');
}

function integerText(verb: string, value: bigint): string | undefined {
  switch (verb) {
    case 'd':
      return String(value);
    case 'b':
      return value.toString(2);
    case 'o':
      return value.toString(8);
    case 'x':
      return value.toString(16);
    case 'X':
      return value.toString(16).toUpperCase();
    case 'c':
      return value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\ufffd';
    case 'U':
      return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
    default:
      return undefined;
  }
}

function floatText(verb: string, value: number, { precision }: Format): string | undefined {
  if (verb === 'f' || verb === 'F') return value.toFixed(Math.min(precision ?? 6, 100));
  if (verb === 'e' || verb === 'E')
    return cased(verb, withExponent(value.toExponential(Math.min(precision ?? 6, 100))));
  if (verb !== 'g' && verb !== 'G') return undefined;
  if (precision === undefined) return cased(verb, formatted(value));
  return cased(verb, withExponent(String(Number(value.toPrecision(Math.max(1, Math.min(precision, 100)))))));
}

function cased(verb: string, text: string): string {
  return verb === verb.toUpperCase() ? text.toUpperCase() : text;
}

function signed(text: string | undefined, { flags }: Format): string | undefined {
  if (text === undefined || text.startsWith('-')) return text;
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}

function padded(text: string, width: number, flags: string, arg: GoValue): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  const isNumber = typeof arg === 'bigint' || typeof arg === 'number';
  if (!flags.includes('0') || !isNumber) return ' '.repeat(missing) + text;
  const [, sign = '', digits = ''] = /^([+-]?)([\s\S]*)$/.exec(text) ?? [];
  return sign + '0'.repeat(missing) + digits;
}

function goType(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    default:
      return value === null ? '<nil>' : 'map[string]interface {}';
  }
}
