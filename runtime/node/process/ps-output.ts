import type { ProcessEntry } from './entry.js';

/** The processes in what `ps -A -o pid=,ppid=,pgid=,stat=` printed. */
export function processesInPs(output: string): readonly ProcessEntry[] {
  return output.split('\n').flatMap((line) => processInLine(line) ?? []);
}

function processInLine(line: string): ProcessEntry | undefined {
  const [, pid, parent, group, state = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? [];
  if (pid === undefined) return undefined;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    isZombie: state.startsWith('Z'),
    ...(/^[Tt]/.test(state) && { isStopped: true }),
  };
}
