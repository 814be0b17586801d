import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largestAttachment } from '../../runtime/model/attachment.js';
import type { SeenRun } from './page-source.js';

/** Whether what came from a page is larger than any evidence may be. */
export function isTooLarge(base64: string): boolean {
  return (base64.length * 3) / 4 > largestAttachment + 3;
}

interface AttachedFile {
  readonly folder: string;
  /** As a record writes it. */
  readonly sha256: string;
}

/** What was pasted or chosen on a page, as files that only this account can read and that are removed once the run has its copy. */
export class AttachedFiles {
  private readonly files = new Map<string, AttachedFile>();

  /** Writes what answers a question into a folder of its own; the path of the file. */
  async add(requestId: string, name: string, base64: string): Promise<string> {
    const content = Buffer.from(base64, 'base64');
    const folder = await mkdtemp(join(tmpdir(), 'runbook-attached-'));
    const path = join(folder, plainName(name));
    this.remove(requestId);
    this.files.set(requestId, { folder, sha256: `sha256:${createHash('sha256').update(content).digest('hex')}` });
    await writeFile(path, content, { mode: 0o600 });
    return path;
  }

  /** Removes what the run has a copy of, or asks for anew. */
  removeTaken({ data, question }: Pick<SeenRun, 'data' | 'question'>): void {
    const taken = new Set(
      data.report.steps.flatMap(({ attempts }) =>
        attempts.flatMap(({ evidence }) => evidence.map(({ sha256 }) => sha256)),
      ),
    );
    for (const [requestId, { sha256 }] of [...this.files]) {
      const isAskedAnew = question !== undefined && question.requestId !== requestId;
      if (isAskedAnew || taken.has(sha256)) this.remove(requestId);
    }
  }

  /** Removes all of them: nobody waits for them any more. */
  removeAll(): void {
    for (const requestId of [...this.files.keys()]) this.remove(requestId);
  }

  private remove(requestId: string): void {
    const file = this.files.get(requestId);
    this.files.delete(requestId);
    // A system that cleans its temporary folder may have been here before.
    if (file) rm(file.folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

const longestName = 100;

/** The name of a file without what would lead out of its folder, or what some system does not take. */
function plainName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}<>:"/\\|?*]+/gu, '-')
    .replace(/^\.+/, '')
    .slice(-longestName)
    .trim();
  return plain === '' ? 'attachment' : plain;
}
