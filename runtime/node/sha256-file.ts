import { createHash } from 'node:crypto';
import { openRegular } from './files.js';

/** The SHA-256 of a file as 64 hex digits, read piece by piece. */
export async function sha256OfFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of (await openRegular(path)).createReadStream()) digest.update(chunk);
  return digest.digest('hex');
}
