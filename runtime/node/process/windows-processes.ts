import { descendants } from './descendants.js';
import type { ProcessEntry } from './entry.js';

/** The arguments of powershell.exe that print the processes of the machine for `processesInCim`. */
export const cimArguments: readonly string[] = [
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-Command',
  'Get-CimInstance Win32_Process | ForEach-Object { [pscustomobject]@{ p = $_.ProcessId; q = $_.ParentProcessId; t = if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().Ticks } else { 0 } } } | ConvertTo-Json -Compress',
];

/** The arguments of taskkill.exe that end processes with all that they started and that is still linked to them. */
export function taskkillArguments(pids: readonly number[]): readonly string[] {
  return ['/T', '/F', ...pids.flatMap((pid) => ['/PID', String(pid)])];
}

/** The processes in what powershell.exe printed; none where it is no such list. */
export function processesInCim(output: string): readonly ProcessEntry[] {
  const rows = parsed(output);
  // ConvertTo-Json writes a list of one as the one.
  return (Array.isArray(rows) ? rows : [rows]).flatMap((row) => processInRow(row) ?? []);
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output.replace(/^\uFEFF/, ''));
  } catch {
    // It could not be started, or was ended.
    return [];
  }
}

function processInRow(row: unknown): ProcessEntry | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const { p: pid, q: parent, t: started } = row as Readonly<Record<string, unknown>>;
  if (typeof pid !== 'number' || typeof parent !== 'number') return undefined;
  return { pid, parent, ...(typeof started === 'number' && started > 0 && { started }), isZombie: false };
}

/** What lives of the programs that were started at these moments (milliseconds since 1970) and of all they started. */
export function windowsFamily(
  table: readonly ProcessEntry[],
  leaders: ReadonlyMap<number, number>,
): readonly ProcessEntry[] {
  const roots = [...leaders].flatMap(([pid, startedMs]) => rootOf(table, pid, ticksOf(startedMs)) ?? []);
  return descendants(table, roots);
}

// Once a program has ended its number may be a stranger's, whose children are then not ours.
function rootOf(table: readonly ProcessEntry[], pid: number, ticks: number) {
  const entry = table.find((candidate) => candidate.pid === pid);
  if (entry === undefined) return { pid, started: ticks - ticksOfClockDifference };
  return Math.abs((entry.started ?? ticks) - ticks) <= ticksOfClockDifference ? entry : undefined;
}

// The kernel notes the start a little before or after us.
const ticksOfClockDifference = 5 * 10_000_000;

/** A moment in .NET's count: tenths of microseconds since the year 1. */
function ticksOf(milliseconds: number): number {
  return 621_355_968_000_000_000 + milliseconds * 10_000;
}
