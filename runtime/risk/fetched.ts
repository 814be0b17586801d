import { type Invocation, namesIn } from './invocation.js';
import type { CommandKnowledge } from './knowledge.js';
import type { Scene } from './scene.js';

/** Remembers the files that a command fetches from elsewhere: whoever runs one of them later runs what others wrote. */
export function noteFetched({ fetches }: CommandKnowledge, { flags, operands }: Invocation, { fetched }: Scene): void {
  if (fetches === undefined) return;
  const names = namesIn(fetches);
  for (const flag of flags) {
    if (flag.value !== undefined && flag.names.some((name) => names.includes(name)))
      fetched.add(fileKey(flag.value.value));
  }
  // Without a name the file is called as in its address.
  for (const { value } of operands) fetched.add(fileKey(value.replace(/[?#].*$/, '').replace(/^.*\//, '')));
}

/** A path as it is compared: `./x` and `x` are the same file. */
export function fileKey(path: string): string {
  return path.replace(/^(\.\/)+/, '');
}
