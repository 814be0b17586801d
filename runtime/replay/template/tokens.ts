import type { Token } from './scan.js';

/** The words of an action, taken one by one. */
export interface Tokens {
  peek(ahead?: number): Token | undefined;
  next(): Token | undefined;
}

/** Words that are taken from the first on. */
export function tokensOf(all: readonly Token[]): Tokens {
  let at = 0;
  return {
    peek: (ahead = 0) => all[at + ahead],
    next: () => {
      at += 1;
      return all[at - 1];
    },
  };
}
