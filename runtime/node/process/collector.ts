import { isUtf8 } from 'node:buffer';
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
  const rooms: Uint8Array[] = [];
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
      // Of what is cut no bytes are given; even an empty part of a chunk would keep all of it in memory.
      if (bytes > keptSoFar) rooms.length = 0;
      else rooms.push(room);
      keep(decoder.write(Buffer.from(room)));
    },
    end: async () => {
      keep(decoder.end());
      const isTruncated = bytes > keptSoFar;
      const raw = isTruncated ? undefined : rawOf(kept, rooms);
      // Redaction is of text; whoever stores these bytes has to see first that nothing in them is to be hidden.
      const blob = raw === undefined ? await spool?.end() : spool?.discard();
      return {
        // As a whole: what is no UTF-8 would come out otherwise where it came in other pieces.
        text: raw === undefined ? kept.join('') : raw.toString('utf8'),
        sha256: digest.digest('hex'),
        bytes,
        isTruncated,
        ...(raw !== undefined && { raw }),
        ...(blob !== undefined && { blob }),
      };
    },
  };
}

/** The bytes of an output where its text does not hold them: where they are no UTF-8. */
function rawOf(kept: readonly string[], rooms: readonly Uint8Array[]): Buffer | undefined {
  if (!kept.some((text) => text.includes('\u{fffd}'))) return undefined;
  const whole = Buffer.concat(rooms);
  return isUtf8(whole) ? undefined : whole;
}
