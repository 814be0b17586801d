import type { RunSummary } from '../../node/store/runs.js';
import { oneLine } from './plain.js';
import { statusText } from './runs.js';

/** The runs that go, each with its size, and what that makes in all. */
export function pruneTable(runs: readonly RunSummary[], sizes: readonly number[]): string {
  if (runs.length === 0) return 'no run is to go\n';
  const rows = runs.map(({ runId, status, origin }, index) => {
    const size = bytesText(sizes[index] ?? 0).padStart(9);
    const pad = ' '.repeat('interrupted'.length - status.length);
    return `${runId}  ${statusText(status)}${pad}  ${size}  ${oneLine(origin?.runbook ?? '')}`.trimEnd();
  });
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return `${rows.join('\n')}\n${runs.length === 1 ? '1 run' : `${runs.length} runs`}, ${bytesText(all)}\n`;
}

/** A size as people say it. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
