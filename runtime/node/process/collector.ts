import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { CollectedOutput } from '../../engine/ports.js';
import type { Spool } from './spool.js';

/** How much of one stream is kept, in bytes; the digest and the size cover all of it. */
const keptBytes = 12 * 1024 * 1024;

/** Collects one stream of output. */
export interface Collector {
  add(chunk: Uint8Array): void;
  /** How many bytes have come so far. */
  bytes(): number;
  end(): Promise<CollectedOutput>;
}

/** A collector that passes the text on as it comes, up to the limit, and all of it to a spool where there is one. */
export function collector(pass: (text: string) => void, spool: Spool | undefined): Collector {
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
    bytes: () => bytes,
    add: (chunk) => {
      digest.update(chunk);
      spool?.add(chunk);
      bytes += chunk.length;
      const room = chunk.subarray(0, keptBytes - keptSoFar);
      keptSoFar += room.length;
      keep(decoder.write(Buffer.from(room)));
    },
    end: async () => {
      keep(decoder.end());
      const text = kept.join('');
      const blob = await spool?.end();
      return {
        text,
        sha256: digest.digest('hex'),
        bytes,
        isTruncated: bytes > keptSoFar,
        ...(blob !== undefined && { blob }),
      };
    },
  };
}
