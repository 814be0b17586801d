// The folder that the tests write to.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const neededBytes = 2 * 1024 ** 3;

/** A new folder for what the tests write: in memory where there is room and programs in it may be started, else on the disk. */
export function scratchFolder() {
  return folderInMemory() ?? mkdtempSync(join(tmpdir(), 'runbook-tests-'));
}

function folderInMemory() {
  if (!existsSync(memory)) return undefined;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < neededBytes) return undefined;
  let folder;
  try {
    folder = mkdtempSync(join(memory, 'runbook-tests-'));
  } catch {
    // It is not for everybody to write to.
    return undefined;
  }
  if (startsPrograms(folder)) return folder;
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

function startsPrograms(folder) {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}
