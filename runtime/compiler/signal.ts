/**
 * What the words of a text may signal. A pattern that needs one of some words is only tried where one of them is there,
 * because a guide has many sentences and most of them signal nothing.
 */
const lists = {
  choice: 'if unless when once case otherwise only depending users',
  impliedWork:
    'todo tbd fixme be way best easiest solve solves fix then mitigation solution remedy workaround resolution',
  vagueness:
    'todo tbd fixme as appropriate somewhere lot many high low while time old abnormally unusual unusually reasonable acceptable eye depending proper suitable correct relevant',
  beforehand: 'before prerequisite prerequisites',
  assurance: 'sure ensure',
  you: 'you',
  right: 'access permission permissions privileges rights credentials',
  state: 'be assume assumes assuming',
  means: 'using requires with',
  open: 'open',
  terminal: 'shell prompt window terminal console session powershell',
  account: 'account user role',
  others: 'second another two',
  superuser: 'administrator root superuser',
};

/** What a word may signal. */
export type Signal = keyof typeof lists;

/** Signals put together, one bit each. */
export type Signals = number;

const kinds = Object.keys(lists) as Signal[];
const bits = new Map(kinds.map((kind, index) => [kind, 1 << index]));
const byWord = new Map<string, Signals>();
for (const kind of kinds) {
  for (const word of lists[kind].split(' ')) byWord.set(word, (byWord.get(word) ?? 0) | bitOf(kind));
}

const telling = new RegExp(`\\b(?:${[...byWord.keys()].sort().join('|')})\\b`, 'g');

/** The signals of all words of a text. */
export function signalsOf(text: string): Signals {
  let signals = 0;
  for (const word of text.toLowerCase().match(telling) ?? []) signals |= byWord.get(word) ?? 0;
  return signals;
}

/** Whether a signal is among others. */
export function hasSignal(signals: Signals, signal: Signal): boolean {
  return (signals & bitOf(signal)) !== 0;
}

function bitOf(signal: Signal): number {
  return bits.get(signal) ?? 0;
}
