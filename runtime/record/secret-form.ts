import { bareText } from './bare-text.js';
import { base64Of, hexOf, utf8Of, utf16Of } from './encode.js';
import { byteForms, hexForms, jsonEscaped, jsonForms, markupForms } from './escape-form.js';

/** A text that gives a secret away: the secret itself or one of the ways in which programs write it. */
export interface SecretForm {
  readonly text: string;
  /** That letters of the encoding beside the text hold a part of the secret too. */
  readonly edges: { readonly before: boolean; readonly after: boolean };
  /** That programs break the encoding into lines of one width. */
  readonly isWrapped: boolean;
}

/** The shortest text that is hidden; to hide a shorter one wherever it stands would ruin what people read. */
export const shortestSecret = 4;

/** The shortest line of a secret that is hidden by itself. */
export const shortestSecretLine = 8;

/** Whether a value can be hidden: long enough, and no word that everything holds. */
export function canBeHidden(value: string): boolean {
  const text = value.trim();
  return text.length >= shortestSecret && !/^(?:true|false|null|\*+)$/i.test(text);
}

/** All forms of a secret: of the whole value, and of each line of it that is long enough. */
export function formsOf(value: string): readonly SecretForm[] {
  const whole = value.trim();
  const texts = /[\r\n]/.test(whole) ? [...lineEndings(whole), ...longLines(whole)] : [whole];
  // As it is found in a text that is searched without what is not seen.
  const seen = texts.map(bareText).filter(canBeHidden);
  const forms = new Map(
    [...texts, ...seen].flatMap(formsOfText).map((form) => [`${form.isWrapped} ${form.text}`, form]),
  );
  return [...forms.values()].filter(({ text }) => text.length >= shortestSecret);
}

/** Whether no line of a secret is long enough to be known by itself, so that only several lines together show it. */
export function needsSeveralLines(value: string): boolean {
  return /[\r\n]/.test(value.trim()) && longLines(value.trim()).length === 0;
}

function lineEndings(text: string): readonly string[] {
  const unix = text.replaceAll(/\r\n?/g, '\n');
  const flush = unix.replaceAll(/\n[ \t]+/g, '\n');
  return [text, unix, unix.replaceAll('\n', '\r\n'), ...(canBeHidden(flush) ? [flush] : [])];
}

function longLines(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestSecretLine);
}

function formsOfText(text: string): readonly SecretForm[] {
  const bytes = utf8Of(text);
  const hex = hexOf(bytes);
  return [
    ...written(text).map(plainForm),
    ...[hex, hex.toUpperCase()].flatMap(hexForms).map(plainForm),
    ...[hex, hex.toUpperCase()].map((digits) => ({ ...plainForm(digits), isWrapped: true })),
    ...base64Forms(bytes),
    ...base64Forms(utf16Of(text)),
  ];
}

function plainForm(text: string): SecretForm {
  return { text, edges: { before: false, after: false }, isWrapped: false };
}

/** A text as programs write it into URLs, JSON, markup and shells. */
function written(text: string): readonly string[] {
  const urls = urlForms(text);
  const json = [text, ...jsonForms(text)].flatMap((form) => [form, jsonEscaped(form)]);
  return [text, ...urls, ...json, ...markupForms(text), ...byteForms(text), ...shellForms(text)];
}

function urlForms(text: string): readonly string[] {
  const plain = encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/g, loneSurrogate));
  const strict = plain.replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = strict.replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E');
  const loose = [
    plain,
    strict,
    strict.replaceAll('%2F', '/'),
    strict.replaceAll('%20', '+'),
    plain.replaceAll('%20', '+'),
    form,
  ];
  return loose.flatMap((url) => [url, url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

// Half a character cannot be encoded for a URL; what stands for it depends on the program.
function loneSurrogate(unit: string, at: number, text: string): string {
  const isHigh = unit < '\udc00';
  const other = text.charCodeAt(isHigh ? at + 1 : at - 1);
  const isPaired = isHigh ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff;
  return isPaired ? unit : '\ufffd';
}

function shellForms(text: string): readonly string[] {
  return [
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", "''"),
    text.replaceAll(/[\\"$`]/g, '\\$&'),
    text.replaceAll(/[^\w@%+=:,./\n-]/g, '\\$&'),
  ];
}

/**
 * The base64 of bytes wherever they stand in what is encoded: of the three ways in which they can fall into groups of
 * three bytes, the letters that depend on them alone.
 */
function base64Forms(bytes: readonly number[]): readonly SecretForm[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = base64Of([...new Array<number>(offset).fill(0), ...bytes]);
    const start = Math.ceil((offset * 4) / 3);
    const end = Math.floor(((offset + bytes.length) * 4) / 3);
    const core = encoded.slice(start, end);
    const edges = { before: offset > 0, after: end < encoded.length };
    return base64Spellings(core).map((text) => ({ text, edges, isWrapped: true }));
  });
}

function base64Spellings(core: string): readonly string[] {
  const url = core.replaceAll('+', '-').replaceAll('/', '_');
  const percent = core.replaceAll('+', '%2B').replaceAll('/', '%2F');
  return [
    core,
    url,
    percent,
    percent.toLowerCase() === percent ? percent : percent.replaceAll('%2B', '%2b').replaceAll('%2F', '%2f'),
    core.replaceAll('/', '\\/'),
  ];
}
