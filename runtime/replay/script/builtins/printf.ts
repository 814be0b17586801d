import { Unplayable } from '../fault.js';
import { complain, type Scene } from '../scene.js';
import { sinkOf } from '../stream.js';
import { integerOf } from '../words/numbers.js';
import { fixedPoint } from './decimal.js';
import { unescaped } from './escapes.js';

/** `printf`: writes words in a format, which begins anew while words are left. */
export function printf([, ...words]: readonly string[], scene: Scene): number {
  const variable = words[0] === '-v' ? words[1] : undefined;
  const rest = words.slice(variable === undefined ? 0 : 2);
  const [format, ...values] = rest[0] === '--' ? rest.slice(1) : rest;
  if (format === undefined || (format.startsWith('-') && rest[0] === format)) {
    throw new Unplayable("'printf' has no format, or an option that is not played");
  }
  const writer = new Writer(values, scene);
  const text = writer.all(piecesOf(format));
  if (variable === undefined) sinkOf(scene.streams, 1).write(text);
  else setVariable(variable, text, scene);
  return writer.status;
}

function setVariable(name: string, text: string, { shell, play }: Scene): void {
  if (play.dialect === 'sh' || !/^[A-Za-z_]\w*$/.test(name)) throw new Unplayable(`'printf -v ${name}' is not played`);
  shell.set(name, text);
}

/** A stretch of a format: a text, or what is filled in. */
type FormatPiece = { readonly text: string } | Directive;

interface Directive {
  readonly flags: string;
  readonly width: string;
  readonly precision: string | undefined;
  readonly conversion: string;
}

function piecesOf(format: string): readonly FormatPiece[] {
  const pattern = /%([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?([a-zA-Z%])|([^%]+)|%/g;
  return [...format.matchAll(pattern)].map(([whole, flags = '', width = '', precision, conversion, text]) => {
    if (text !== undefined) return { text: unescaped(text, 'format').text };
    if (conversion === undefined)
      throw new Unplayable(`'${format}' holds '${whole}', which is no format that is played`);
    return conversion === '%' ? { text: '%' } : { flags, width, precision, conversion };
  });
}

const mostTurns = 10_000;

/** Of conversions that know no sign. */
const bases: Readonly<Record<string, number>> = { o: 8, u: 10, x: 16, X: 16 };

class Writer {
  status = 0;
  private readonly values: readonly string[];
  private readonly scene: Scene;
  private at = 0;
  private isCut = false;

  constructor(values: readonly string[], scene: Scene) {
    this.values = values;
    this.scene = scene;
  }

  all(pieces: readonly FormatPiece[]): string {
    let text = this.once(pieces);
    const takes = pieces.some((piece) => 'conversion' in piece);
    for (let turn = 0; takes && !this.isCut && this.at < this.values.length; turn += 1) {
      if (turn > mostTurns) throw new Unplayable(`'printf' writes more than ${mostTurns} times`);
      text += this.once(pieces);
    }
    return text;
  }

  private once(pieces: readonly FormatPiece[]): string {
    return pieces.map((piece) => (this.isCut ? '' : 'text' in piece ? piece.text : this.filled(piece))).join('');
  }

  private next(): string | undefined {
    this.at += 1;
    return this.values[this.at - 1];
  }

  private filled({ flags, width, precision, conversion }: Directive): string {
    const wide = this.measure(width);
    const precise = precision === undefined ? undefined : this.measure(precision || '0');
    const value = this.next();
    if (/[diuxXo]/.test(conversion))
      return padded(this.integer(value, conversion, flags, precise), flags, wide, precise);
    if (conversion !== 'f') return measured(this.text(value ?? '', conversion), flags, wide, precise);
    return padded(withSign(fixedPoint(value || '0', precise ?? 6), flags), flags, wide, undefined);
  }

  private measure(text: string): number {
    const measure = text === '*' ? Number(this.next() ?? '0') : Number(text || '0');
    if (!Number.isInteger(measure) || measure < 0 || measure > 10_000) {
      throw new Unplayable(`'printf' is given a width or precision of ${measure}`);
    }
    return measure;
  }

  private text(value: string, conversion: string): string {
    if (conversion === 's') return value;
    if (conversion === 'b') {
      const { text, isCut } = unescaped(value, 'argument');
      this.isCut ||= isCut;
      return text;
    }
    if (conversion === 'q' && this.scene.play.dialect === 'bash') return inShellQuotes(value);
    if (conversion === 'c' && /^[\x20-\x7e]/.test(value)) return value.slice(0, 1);
    throw new Unplayable(`'%${conversion}' of '${value}' is not played`);
  }

  private integer(value: string | undefined, conversion: string, flags: string, precision: number | undefined): string {
    const number = this.number(value ?? '0');
    const base = bases[conversion];
    if (base === undefined) {
      const digits = (number < 0n ? -number : number).toString().padStart(precision ?? 0, '0');
      return withSign(`${number < 0n ? '-' : ''}${digits}`, flags);
    }
    if (flags.includes('#')) throw new Unplayable(`'%#${conversion}' is not played`);
    const digits = BigInt.asUintN(64, number).toString(base);
    return (conversion === 'X' ? digits.toUpperCase() : digits).padStart(precision ?? 0, '0');
  }

  private number(text: string): bigint {
    const quoted = /^["']([\s\S])/u.exec(text);
    if (quoted !== null) return BigInt(quoted[1]?.codePointAt(0) ?? 0);
    const number = integerOf(text);
    if (number !== undefined && !text.includes('#')) return number;
    if (text === '') throw new Unplayable("'printf' is given an empty text for a number");
    complain(this.scene, `printf: ${text}: invalid number`);
    this.status = 1;
    return integerOf(/^\s*[-+]?\d+/.exec(text)?.[0] ?? '0') ?? 0n;
  }
}

function measured(text: string, flags: string, width: number, precision: number | undefined): string {
  if ((width > 0 || precision !== undefined) && /[^\x20-\x7e]/.test(text)) {
    throw new Unplayable(`'${text}' is measured, and not every shell counts its characters alike`);
  }
  return padded(text.slice(0, precision), flags.replace('0', ''), width, undefined);
}

function withSign(number: string, flags: string): string {
  if (number.startsWith('-')) return number;
  if (flags.includes('+')) return `+${number}`;
  return flags.includes(' ') ? ` ${number}` : number;
}

function padded(text: string, flags: string, width: number, precision: number | undefined): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || precision !== undefined) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function inShellQuotes(text: string): string {
  if (text === '') return "''";
  if (!/^[\w@%+=:./ $&'"()<>|*?;-]*$/.test(text)) throw new Unplayable(`'%q' of '${text}' is not played`);
  return text.replace(/[ $&'"()<>|*?;]/g, '\\$&');
}
