import { open } from 'node:fs/promises';

/** Makes what was created, renamed or removed in a folder outlast a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  // A folder cannot be opened there; the file system writes its own journal.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
