import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyDowngraded, RecordedEvent } from '../../model/event.js';
import { isRunId } from '../store/runs.js';

/** What runs a policy down: that of the decisions of the last seven days more than this share was made by nobody; undefined where it was not. */
export async function driftIn(
  runs: string,
  threshold: number,
  now: number = Date.now(),
): Promise<PolicyDowngraded | undefined> {
  const count = await decisionsSince(runs, now - sevenDaysMs);
  const decisions = count.automatic + count.human;
  if (decisions < fewestDecisions) return undefined;
  const ratio = count.automatic / decisions;
  return ratio > threshold ? { ratio: Math.round(ratio * 1000) / 1000, threshold, decisions } : undefined;
}

const sevenDaysMs = 7 * 24 * 3_600_000;

/** Fewer say nothing about a habit. */
const fewestDecisions = 10;

interface Decisions {
  automatic: number;
  human: number;
}

async function decisionsSince(folder: string, since: number): Promise<Decisions> {
  const count: Decisions = { automatic: 0, human: 0 };
  // Where nothing can be listed there is no record to count.
  const names = await readdir(folder).catch((): readonly string[] => []);
  for (const name of names.filter(isRunId)) {
    // One that is gone, or cannot be read, says nothing.
    await countIn(join(folder, name, 'trace.jsonl'), since, count).catch(ignoredFileError);
  }
  return count;
}

async function countIn(path: string, since: number, count: Decisions): Promise<void> {
  if ((await stat(path)).mtimeMs < since) return;
  const bytes = await readFile(path);
  count.automatic += countOf(bytes, 'step.auto_executed', since);
  count.human += countOf(bytes, 'step.approved', since);
}

function ignoredFileError(error: unknown): void {
  if (!(error instanceof Error && 'code' in error)) throw error;
}

// Most lines are neither, and reading them all as JSON would take fifty times as long.
function countOf(bytes: Buffer, type: RecordedEvent['type'], since: number): number {
  let counted = 0;
  for (let at = bytes.indexOf(`"${type}"`); at >= 0; ) {
    const end = bytes.indexOf(lineFeed, at);
    const line = bytes.toString('utf8', bytes.lastIndexOf(lineFeed, at) + 1, end < 0 ? bytes.length : end);
    const event = eventIn(line);
    if (event?.type === type && event.mode === 'real' && Date.parse(event.ts) >= since) counted += 1;
    at = end < 0 ? -1 : bytes.indexOf(`"${type}"`, end);
  }
  return counted;
}

const lineFeed = 0x0a;

function eventIn(line: string): RecordedEvent | undefined {
  try {
    return JSON.parse(line) as RecordedEvent;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
