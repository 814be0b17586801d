import { Unplayable } from '../fault.js';
import type { Scene } from '../scene.js';
import { sinkOf } from '../stream.js';
import { unescaped } from './escapes.js';

/** `echo`: writes its words with a blank between them. */
export function echo([, ...words]: readonly string[], scene: Scene): number {
  const out = sinkOf(scene.streams, 1);
  if (scene.play.dialect === 'sh') checkForSh(words);
  const first = words.findIndex((word) => !/^-[neE]+$/.test(word));
  const options = words.slice(0, first < 0 ? undefined : first).join('');
  const text = words.slice(first < 0 ? words.length : first).join(' ');
  const isEscaped = options.lastIndexOf('e') > options.lastIndexOf('E');
  const written = isEscaped ? unescaped(text, 'echo') : { text, isCut: false };
  out.write(written.isCut || options.includes('n') ? written.text : `${written.text}\n`);
  return 0;
}

function checkForSh(words: readonly string[]): void {
  if (words[0]?.startsWith('-') || words.some((word) => word.includes('\\'))) {
    throw new Unplayable("each 'sh' has its own 'echo' for options and backslashes; write 'printf'");
  }
}
