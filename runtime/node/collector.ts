import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { CollectedOutput } from '../engine/ports.js';

/** How much of one stream is kept, in bytes; the digest and the size cover all of it. */
const keptBytes = 8 * 1024 * 1024;

/** Collects one stream of output, and passes its text on as it comes. */
export function collector(pass: (text: string) => void): {
  readonly add: (chunk: Uint8Array) => void;
  readonly end: () => CollectedOutput;
} {
  const digest = createHash('sha256');
  const decoder = new StringDecoder('utf8');
  const kept: string[] = [];
  let bytes = 0;
  let keptSoFar = 0;
  const keep = (text: string) => {
    if (text !== '') {
      kept.push(text);
      pass(text);
    }
  };
  return {
    add: (chunk) => {
      digest.update(chunk);
      bytes += chunk.length;
      const room = chunk.subarray(0, keptBytes - keptSoFar);
      keptSoFar += room.length;
      keep(decoder.write(Buffer.from(room)));
    },
    end: () => {
      keep(decoder.end());
      return { text: kept.join(''), sha256: digest.digest('hex'), bytes, isTruncated: bytes > keptSoFar };
    },
  };
}
