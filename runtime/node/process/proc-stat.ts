/** What Linux tells of a process in `/proc/PID/stat`. */
export interface ProcStat {
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The controlling terminal as the number of its device; 0 where there is none. */
  readonly terminal: number;
  /** In clock ticks since the start of the machine. */
  readonly started: number;
}

/** Reads the text of `/proc/PID/stat`. */
export function parseProcStat(stat: string): ProcStat | undefined {
  // The name before the last bracket may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', parent, group, session, terminal] = fields;
  if (state === '') return undefined;
  const started = Number(fields[startField]);
  return {
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    terminal: Number(terminal),
    started,
  };
}

// Counted from the field after the name.
const startField = 19;
