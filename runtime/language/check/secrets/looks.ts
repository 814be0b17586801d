import type { Span } from '../../../model/text.js';
import { tokenForms } from '../../../model/token-form.js';
import { rememberedByText } from '../../remembered.js';

/** A stretch of a text that looks like a secret, and why. */
export interface SecretLook {
  readonly span: Span;
  /** Worded to follow the text. */
  readonly why: string;
}

/** The first stretch of a text that looks like a secret, whoever wrote it; what is filled in elsewhere is none. */
export function secretLook(text: string): SecretLook | undefined {
  return lookOf(text.slice(0, longest)).look;
}

// Some patterns look at the same characters many times, and no person writes a secret behind so much text.
const longest = 8192;

/** Whether a value looks like a secret where its name says that it is one. */
export function isSecretValue(name: string, value: string): boolean {
  const isOwnWord = secretName.exec(name)?.[1];
  if (isOwnWord === undefined || value.length < 4 || isFilledIn(value) || isReference(value)) return false;
  // Keys and tokens are random; people think up passwords.
  return /^pass|^pwd/i.test(isOwnWord) || (value.length >= 8 && /[0-9]/.test(value) && /[a-z]/i.test(value));
}

const secretName =
  /(password|passwd|passphrase|(?<![a-z])(?:pass|pwd|secret|(?:access|auth|api|bearer)?[-_]?token|(?:api|access|secret|private)[-_]?key))$/i;

const lookOf = rememberedByText((text): { readonly look: SecretLook | undefined } => ({
  look: mayHold.test(text) ? (assigned(text) ?? knownToken(text) ?? inAddress(text) ?? random(text)) : undefined,
}));

// Nearly no text gets past this.
const mayHold = /[\w+/=-]{16}|pass|pwd|secret|token|key|:\/\/[^/\s]*@|PRIVATE KEY/i;

// A form begins where a word does: tried at each of its hyphens, a long word would be read again and again.
const wholeForms = tokenForms.map((form) => form.replace(/^\\b/, '(?<![\\w.-])'));
const tokens = new RegExp([...wholeForms, '-----BEGIN [A-Z ]*PRIVATE KEY-----'].join('|'));

function knownToken(text: string): SecretLook | undefined {
  const found = tokens.exec(text);
  if (!found || isFilledIn(found[0])) return undefined;
  return { span: spanOf(found.index, found[0]), why: 'has the form of a secret that a service gives out' };
}

const assignment = /(?<![\w-])([\w-]+)["']?\s*(?:=|:(?!\/\/)\s*)\s*(["']?)([^\s"'`,;&|)]+)\2/g;

function assigned(text: string): SecretLook | undefined {
  for (const { index, 0: whole, 1: name = '', 3: value = '' } of text.matchAll(assignment)) {
    if (!isSecretValue(name, value)) continue;
    return { span: spanOf(index + whole.lastIndexOf(value), value), why: `is the value of '${name}'` };
  }
  return undefined;
}

function inAddress(text: string): SecretLook | undefined {
  const found = /:\/\/[^\s/:@"']*:([^\s/@"']{3,})@/.exec(text);
  const password = found?.[1] ?? '';
  if (!found || isFilledIn(password)) return undefined;
  return { span: spanOf(found.index + found[0].lastIndexOf(password), password), why: 'is a password in an address' };
}

function random(text: string): SecretLook | undefined {
  for (const { index, 0: word } of text.matchAll(/(?<![\w+./:@-])[\w+-]{24,}={0,2}(?![\w./:@-])/g)) {
    if (isRandom(word)) return { span: spanOf(index, word), why: 'is as random as a secret' };
  }
  return undefined;
}

/** Whether a word is made like a key: of all kinds of characters, and none of them much more often than others. */
function isRandom(word: string): boolean {
  const digits = word.replace(/[^0-9]/g, '').length;
  const isMixed = /[a-z]/.test(word) && /[A-Z]/.test(word) && digits >= 3;
  return isMixed && !/[-_][a-z]+[-_]/i.test(word) && entropyOf(word) >= leastEntropy;
}

/** Bits for each character; 24 characters of a key have about 4.2, words of people less than 4. */
const leastEntropy = 3.9;

function entropyOf(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}

/** Whether a text stands for another that is filled in: by a template, by a shell, or by the person who reads it. */
function isFilledIn(value: string): boolean {
  if (/[${}<>%[\]*]|\.\.\.|…/.test(value)) return true;
  return /^(?:x{3,}|y{3,}|0+|todo|tbd|fixme|none|null|true|false|prompt|redacted|hidden)$|change[-_]?me|example|placeholder|replace|your[-_]|^my[-_]|dummy/i.test(
    value,
  );
}

/** Whether a text says where a secret lies: a file, a command, or its name in a store. */
function isReference(value: string): boolean {
  return /^[@./~-]|[/\\]|^(?:env|file|arn|vault|secret|ssm|op|stdin):|^(?:required|optional|string|secret|password|token)$/i.test(
    value,
  );
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}
