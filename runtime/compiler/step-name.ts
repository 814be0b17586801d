import { slugOf } from '../model/slug.js';

/** Gives out step ids: lower case, made of the words of a text, each only once. */
export class StepNames {
  readonly #taken = new Set<string>();
  /** The number that a name was given last. */
  readonly #numbers = new Map<string, number>();

  constructor(reserved: Iterable<string> = []) {
    for (const name of reserved) this.#taken.add(name);
  }

  /** An id made of the first telling words of the first text that has any. */
  take(...texts: readonly string[]): string {
    const wish = texts.map(slugOf).find((slug) => slug !== '') ?? 'step';
    return this.takeName(wish);
  }

  /** This very name, numbered where it is taken. */
  takeName(name: string): string {
    const free = this.#isFree(name) ? name : this.#numbered(name);
    this.#taken.add(free);
    return free;
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name);
  }

  #numbered(wish: string): string {
    let number = this.#numbers.get(wish) ?? 2;
    while (!this.#isFree(`${wish}_${number}`)) number += 1;
    this.#numbers.set(wish, number);
    return `${wish}_${number}`;
  }
}
