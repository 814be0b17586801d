import { secretNamed } from './name.js';

/** Whether a value looks like a secret where its name says that it is one. */
export function isSecretValue(name: string, value: string): boolean {
  const kind = secretNamed(name);
  if (kind === undefined || !isWritten(value)) return false;
  return (
    kind === 'password' || (value.length >= 8 && /[0-9]/.test(value) && /[a-z]/i.test(value) && !isPlainName(value))
  );
}

/** Whether a value is written out, where a password is asked for: it stands neither for another nor for its place. */
export function isWritten(value: string): boolean {
  return value.length >= 4 && !isFilledIn(value) && !isReference(value);
}

/** Whether a value is no word of a sentence. */
export function isNoWord(value: string): boolean {
  return /[^A-Za-z.,:;!?'-]/.test(value);
}

/** Whether a text stands for another that is filled in: by a template, by a shell, or by the person who reads it. */
export function isFilledIn(value: string): boolean {
  return markers.test(value) || placeholders.test(value) || named.test(value);
}

// A name in capitals to be replaced, or a command of PowerShell that makes the value.
const named = /^[A-Z]+(?:[_-][A-Z]+)+$|^[A-Z][a-z][A-Za-z]+-[A-Z][A-Za-z]+$/;

const markers = /[{}<>[\]]|\$[\w(?!@]|%[A-Za-z_]\w*%|%[sdv]\b|\*\*|^\*|\.\.\.|…/;
const placeholders =
  /^(?:x{3,}|y{3,}|0+|todo|tbd|fixme|none|null|nil|true|false|yes|prompt|ask|redacted|hidden|empty)$|change[-_]?(?:me|it)|example|placeholder|replace|your|^(?:my|some|the|new|old)[-_]|dummy|goes[-_]?here|[-_]here$/i;

/** Whether a text says where a secret lies: a file, a command, or its name in a store. */
function isReference(value: string): boolean {
  if (isRandomBase64(value)) return false;
  return /^[@./~-]|[/\\]|^(?:env|file|arn|vault|secret|ssm|op|stdin):|^(?:required|optional|string|secret|password|passwd|pass|token)$/i.test(
    value,
  );
}

/** Whether a value is made of words like the name of a thing, as `tls-secret-2` is. */
function isPlainName(value: string): boolean {
  return /^[a-z]+(?:[-_.][a-z]+|[-_.]?v?[0-9]{1,3})+$/.test(value);
}

/** Whether a word is made like a key: of all kinds of characters, and none of them much more often than others. */
export function isRandom(word: string): boolean {
  return isMixed(word) && !/[-_][a-z]+[-_]/i.test(word) && entropyOf(word) >= leastEntropy;
}

/** Whether a word is random where the slashes of a path may stand too. */
export function isRandomBase64(word: string): boolean {
  return /^[A-Za-z0-9+/]{40,}={0,2}$/.test(word) && isMixed(word) && entropyOf(word) >= leastEntropyOfBase64;
}

function isMixed(word: string): boolean {
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && word.replace(/[^0-9]/g, '').length >= 3;
}

/** Bits for each character; 24 characters of a key have about 4.2, words of people less than 4. */
const leastEntropy = 3.9;

/** 40 characters of a key have about 4.8, a path of that length about 4. */
const leastEntropyOfBase64 = 4.4;

function entropyOf(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}
