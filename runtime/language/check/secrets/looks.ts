import type { Span } from '../../../model/text.js';
import { tokenForms } from '../../../model/token-form.js';
import { rememberedByText } from '../../remembered.js';
import { commandsIn, passwordsGiven, type Word } from './command.js';
import { isFilledIn, isNoWord, isRandom, isRandomBase64, isSecretValue, isWritten } from './value.js';

/** A stretch of a text that looks like a secret, and why. */
export interface SecretLook {
  readonly span: Span;
  /** Worded to follow the text. */
  readonly why: string;
  /** What it is given to, by its name, where there is one. */
  readonly name?: string;
}

/** The stretches of a text that look like secrets, whoever wrote them, in its order; what is filled in elsewhere is none. */
export function secretLooks(text: string): readonly SecretLook[] {
  return looksOf(text.slice(0, longest));
}

// No person writes a secret behind so much text.
const longest = 65_536;

const looksOf = rememberedByText((text): readonly SecretLook[] => {
  if (!mayHold.test(text)) return [];
  const found = [
    ...assigned(text),
    ...inCommands(text),
    ...knownTokens(text),
    ...privateKeys(text),
    ...inForms(text),
    ...random(text),
  ];
  return apart(found);
});

// Nearly no text gets past this.
const mayHold =
  /[\w+/=-]{16}|pass|pwd|secret|token|key|:\/\/[^/\s]*@|identified|authorization|bearer|\s-[pPuUaw]|--(?:user|auth|proxy-user)/i;

/** Those that overlap none before them, in the order of the text. */
function apart(looks: readonly SecretLook[]): readonly SecretLook[] {
  let end = 0;
  const inOrder = [...looks].sort((one, other) => one.span.start - other.span.start);
  return inOrder.filter(({ span }) => {
    const isApart = span.start >= end;
    if (isApart) end = span.end;
    return isApart;
  });
}

// A form begins where a word does: tried at each of its hyphens, a long word would be read again and again.
const wholeForms = tokenForms.map((form) => form.replace(/^\\b/, '(?<![\\w.-])'));
const tokens = new RegExp(wholeForms.join('|'), 'g');

function knownTokens(text: string): readonly SecretLook[] {
  return [...text.matchAll(tokens)]
    .filter(([token]) => /[0-9]/.test(token) && !isFilledIn(token))
    .map(({ index, 0: token }) => ({
      span: spanOf(index, token),
      why: 'has the form of a secret that a service gives out',
    }));
}

// Its first line alone is what people look for in files.
const privateKey = /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----(?:(?:\s|\\n)+[A-Za-z0-9+/=]{16,})+/g;

function privateKeys(text: string): readonly SecretLook[] {
  return [...text.matchAll(privateKey)].map(({ index, 0: whole }) => ({
    span: spanOf(index, whole),
    why: 'is a private key',
  }));
}

// The value is only looked at, for what stands in it may be another assignment.
const assignment =
  /(?<![\w-])([\w-]{1,100})["']?[ \t]*(=|:=|:(?!\/\/))([ \t]*)(?=(["'])((?:(?!\4)[^\n\\]){1,256})\4|([^\s"'`,;&|)]{1,256}))/g;

function assigned(text: string): readonly SecretLook[] {
  return [...text.matchAll(assignment)].flatMap((match) => {
    const { index, 0: whole, 1: name = '', 2: mark, 4: quote = '', 5: quoted, 6: bare = '' } = match;
    const value = quoted ?? bare;
    // Behind a colon without quotes a sentence may go on.
    if (!isSecretValue(name, value) || (mark === ':' && quoted === undefined && !isNoWord(value))) return [];
    return [{ span: spanOf(index + whole.length + quote.length, value), why: `is the value of '${name}'`, name }];
  });
}

/** The secrets in the command lines of a text. */
function inCommands(text: string): readonly SecretLook[] {
  if (!/(?:^|\s)--?[a-zA-Z]/.test(text)) return [];
  return commandsIn(text).flatMap((words) => {
    // In a sentence that is about an option, another word follows.
    const named = words.flatMap((word, index) => {
      const value = unquoted(word);
      return afterOption(words[index - 1]?.text ?? '', value.text)
        .filter(() => isNoWord(value.text))
        .map((look) => moved(look, value.start));
    });
    return [...named, ...givenLooks(words).map(({ index, look }) => moved(look, words[index]?.start ?? 0))];
  });
}

function unquoted({ text, start }: Word): Word {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? { text: text.slice(1, -1), start: start + 1 } : { text, start };
}

function moved(look: SecretLook, by: number): SecretLook {
  return { ...look, span: { start: look.span.start + by, end: look.span.end + by } };
}

/** The word behind an option that is named like a secret. */
export function afterOption(option: string, value: string): readonly SecretLook[] {
  if (!/^--?[a-z]/i.test(option) || option.includes('=') || !isSecretValue(option, value)) return [];
  return [{ span: spanOf(0, value), why: `is the value of '${option}'`, name: option }];
}

/** What the words of a command line give to programs as passwords, each within its own word. */
export function givenLooks(words: readonly Word[]): readonly { readonly index: number; readonly look: SecretLook }[] {
  return passwordsGiven(words).map(({ index, span, option, program }) => ({
    index,
    look: { span, why: `is the password that '${option}' gives to ${program}`, name: `${program}_password` },
  }));
}

/** A form that holds a secret in its only group. */
interface Form {
  readonly pattern: RegExp;
  readonly why: string;
  readonly isSecret: (value: string) => boolean;
}

const isMadeUp = (value: string) => /[0-9]/.test(value) && /[a-z]/i.test(value) && isWritten(value);

const forms: readonly Form[] = [
  {
    pattern: /:\/\/[^\s/:@"']{0,200}:([^\s/@"']{3,200})@/dg,
    why: 'is a password in an address',
    isSecret: (value) => value.length === 3 || isWritten(value),
  },
  { pattern: /\bbearer[ \t]+([\w.~+/-]{12,2000}={0,2})/dgi, why: 'is the token of a header', isSecret: isMadeUp },
  {
    pattern: /\bauthorization["']?[ \t]*[:=][ \t]*["']?basic[ \t]+([A-Za-z0-9+/]{8,2000}={0,2})/dgi,
    why: 'is the password of a header, only encoded',
    isSecret: (value) => !isFilledIn(value),
  },
  {
    pattern:
      /\b(?:identified[ \t]+(?:with[ \t]+\w+[ \t]+)?by|with[ \t]+password|set[ \t]+password[ \t]*=)[ \t]*'([^'\n]{4,200})'/dgi,
    why: 'is the password of an account',
    isSecret: isWritten,
  },
  {
    pattern: /\becho[ \t]+["']?[\w.-]{1,64}:([^\s"'|]{4,200})["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd\b/dg,
    why: 'is the password of an account',
    isSecret: isWritten,
  },
];

function inForms(text: string): readonly SecretLook[] {
  return forms.flatMap(({ pattern, why, isSecret }) =>
    [...text.matchAll(pattern)].flatMap(({ indices, 1: value = '' }) => {
      const start = indices?.[1]?.[0] ?? 0;
      return isSecret(value) ? [{ span: spanOf(start, value), why }] : [];
    }),
  );
}

function random(text: string): readonly SecretLook[] {
  const words = [...text.matchAll(/(?<![\w+./:@,%#-])[\w+-]{24,}={0,2}(?![\w./:@-])/g)].filter(([word]) =>
    isRandom(word),
  );
  const base64 = [...text.matchAll(/(?<![\w+./:@,%#=-])[A-Za-z0-9+/]{40}(?![\w+./:@=-])/g)].filter(
    ([word]) => isRandomBase64(word) && !isFilledIn(word),
  );
  return [...words, ...base64].map(({ index, 0: word }) => ({
    span: spanOf(index, word),
    why: 'is as random as a secret',
  }));
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}
