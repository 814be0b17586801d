import { failed, ok, type Result } from '../../model/result.js';
import { isCanonical } from '../canonical.js';
import { type ChainHead, hashOfLine, type Sha256Hex } from '../chain.js';

/** What a line holds whose bytes, number, link and hash are right. */
export type ChainedLine = Readonly<Record<string, unknown>> & {
  readonly seq: number;
  readonly hash: string;
};

/** Reads a line that has to follow the end of a chain, or says what is wrong with it. */
export function chainedLine(line: string, head: ChainHead, sha256Hex: Sha256Hex): Result<ChainedLine, string> {
  const value = objectIn(line);
  if (value === undefined) return failed('the line is not a JSON object');
  if (!isCanonical(line, value)) return failed('the bytes of the line are not the canonical form of its JSON');
  const { seq, prev_hash: previous, hash } = value;
  if (seq !== head.seq + 1) {
    return failed(
      `the line has number ${String(seq)} where ${head.seq + 1} is due: lines were removed, added or moved`,
    );
  }
  if (previous !== head.hash) return failed('the line is not chained to the line before it');
  if (hash !== hashOfLine(line, value, sha256Hex)) return failed('the hash of the line does not match its content');
  return ok(value as ChainedLine);
}

/** The end of a chain after a line. */
export function headAt({ seq, hash }: ChainedLine): ChainHead {
  return { seq, hash };
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
