import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { chainedLine } from '../../record/audit/chained-line.js';
import { type AuditHead, headIn } from '../../record/audit/head.js';
import type { ChainHead } from '../../record/chain.js';
import { sha256Hex } from '../digest.js';
import { type FileFault, openRegular, quoted, readRegular } from '../files.js';

/** Where the audit of all runs of a folder lies. */
export interface AuditFolder {
  /** The folder that holds `runs`. */
  readonly home: string;
  readonly runs: string;
  readonly path: string;
  readonly entries: string;
  readonly approvals: string;
}

/** The audit of the runs that lie in `runs` of a folder. */
export function auditFolder(home: string): AuditFolder {
  const path = join(home, 'audit');
  return {
    home,
    runs: join(home, 'runs'),
    path,
    entries: join(path, 'audit.jsonl'),
    approvals: join(path, 'approvals.jsonl'),
  };
}

/** The folder that holds `runs`, of a run in it. */
export function homeOf(runDirectory: string): string {
  return dirname(dirname(runDirectory));
}

/** The file beside the entries that notes where they end. */
export const headName = 'head.json';

/** What `head.json` notes; undefined where there is no audit yet. */
export async function readHead(folder: AuditFolder): Promise<Result<AuditHead | undefined, FileFault>> {
  const path = join(folder.path, headName);
  if (!existsSync(path)) return existsSync(folder.entries) ? changed(folder, `${headName} is missing`) : ok(undefined);
  const head = headIn(String(await readRegular(path)));
  return head === undefined ? changed(folder, `${headName} is not what was noted`) : ok(head);
}

/** That an audit is not what was written, so that nothing is added to it. */
export function changed({ path }: AuditFolder, message: string): { readonly ok: false; readonly error: FileFault } {
  return failed({
    message:
      `the audit in ${quoted(path)} was changed, ${message}; 'runbook audit verify' tells more; ` +
      "keep that folder elsewhere, then 'runbook audit sync' makes a new one from the traces",
  });
}

/** Whether the entry that ends at so many bytes is the one that a head notes; reads only that line. */
export async function endsWith(path: string, bytes: number, head: ChainHead): Promise<boolean> {
  if (head.seq === 0) return bytes === 0;
  const line = await lineBefore(path, bytes);
  const [, previous = ''] = /"prev_hash":"(sha256:[0-9a-f]{64})","run_id":/.exec(line) ?? [];
  const read = chainedLine(line, { seq: head.seq - 1, hash: previous }, sha256Hex);
  return read.ok && read.value.hash === head.hash;
}

const pieceBytes = 16 * 1024;

/** The line whose line feed is the last of so many bytes. */
async function lineBefore(path: string, end: number): Promise<string> {
  const file = await openRegular(path);
  try {
    for (let length = pieceBytes; ; length *= 8) {
      const start = Math.max(0, end - length);
      const piece = Buffer.alloc(end - start);
      await file.read(piece, 0, piece.length, start);
      const begin = piece.lastIndexOf(0x0a, -2) + 1;
      if (begin > 0 || start === 0) return piece.toString('utf8', begin, piece.length - 1);
    }
  } finally {
    await file.close();
  }
}
