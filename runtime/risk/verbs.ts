import type { Knowledge } from './knowledge.js';

/** Verbs that only read, by name, with what they do and the options that do not change that. */
export function read(names: string, summary: string, flags = ''): readonly Knowledge[] {
  return entries(names, { summary, flags, base: 'safe' });
}

/** Verbs that change something that can be put right again. */
export function changes(names: string, summary: string, more: Partial<Knowledge> = {}): readonly Knowledge[] {
  return entries(names, { summary, base: 'caution', ...more });
}

/** Verbs that destroy something or cut it off. */
export function destroys(names: string, summary: string, more: Partial<Knowledge> = {}): readonly Knowledge[] {
  return entries(names, { summary, base: 'dangerous', ...more });
}

function entries(names: string, knowledge: Omit<Knowledge, 'name'>): readonly Knowledge[] {
  return names.split(' ').map((name) => ({ ...knowledge, name }));
}
