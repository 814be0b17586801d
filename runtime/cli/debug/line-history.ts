import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../../node/state-folder.js';
import type { LineHistory } from './line-reader.js';

/** The commands that were typed in earlier sessions of this account; only it can read the file. */
export function lineHistory(folder: string = stateFolder()): LineHistory {
  const path = join(folder, 'debug-history');
  const lines = linesIn(path);
  return { lines: lines.toReversed(), keep: (line) => keep(path, folder, line) };
}

const mostLines = 500;

function linesIn(path: string): readonly string[] {
  const all = textIn(path)
    .split('\n')
    .filter((line) => line !== '');
  const kept = all.slice(-mostLines);
  if (all.length > kept.length) attempt(() => writeFileSync(path, `${kept.join('\n')}\n`, { mode: ownerOnly }));
  return kept;
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // There was no session before, or it cannot be read: then there is nothing to go back to.
    return '';
  }
}

function keep(path: string, folder: string, line: string): void {
  attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(path, `${line}\n`, { mode: ownerOnly });
  });
}

const ownerOnly = 0o600;

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Where no history can be written, only that of this session is at hand.
  }
}
