import type { Token } from './scan.js';
import { type GoValue, TemplateFault } from './value.js';

/** The value of a literal of Go. */
export function constantOf({ kind, text }: Token): GoValue {
  if (kind === 'number') return numberOf(text);
  if (text.startsWith('`')) return text.slice(1, -1).replaceAll('\r', '');
  const inner = unescaped(text.slice(1, -1));
  if (kind === 'text') return inner;
  const [only, ...others] = inner;
  if (only === undefined || others.length > 0) throw new TemplateFault(`${text} is not one character`);
  return BigInt(only.codePointAt(0) ?? 0);
}

function numberOf(text: string): GoValue {
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  const whole = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (/^(\d+|0[xXoObB][\da-fA-F]+)$/.test(whole)) return sign === '-' ? -BigInt(whole) : BigInt(whole);
  const value = Number(plain);
  if (Number.isNaN(value)) throw new TemplateFault(`'${text}' is not a number`);
  return value;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const escapeForm = /\\(?:([abfnrtv\\"'])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|)/g;

function unescaped(text: string): string {
  return text.replace(escapeForm, (whole, short?: string, x?: string, u?: string, long?: string, octal?: string) => {
    if (short !== undefined) return escapes[short] ?? '';
    const code = octal === undefined ? Number.parseInt(x ?? u ?? long ?? '', 16) : Number.parseInt(octal, 8);
    if (Number.isNaN(code) || code > 0x10ffff) throw new TemplateFault(`'${whole}' is no escape of a text`);
    return String.fromCodePoint(code);
  });
}
