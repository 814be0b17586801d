import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * A program that looks like one which only reads, so that a step may start it at once, and that leaves a line with the
 * name of its step in the file `$TELL_TALE`. What it is asked for decides what it says and how it ends.
 */
const standIn = `#!/bin/sh
echo "$RUNBOOK_STEP_ID" >> "$TELL_TALE"
case "$1 $2" in
  'get fails-once') [ "$(grep -c "^$RUNBOOK_STEP_ID$" "$TELL_TALE")" -gt 1 ] || { echo "not yet" >&2; exit 1; } ; echo "at last" ;;
  'get fails') echo "never" >&2; exit 1 ;;
  'get long') yes "a line of a long output" | head -n 4000 ;;
  'get json') echo '{"items": [{"name": "web-1", "restarts": 7}]}' ;;
  'get random') echo "process $$ of $(date +%N)" ;;
  'get slow') sleep 0.05; echo "slow" ;;
  'get endless') echo "begun"; sleep 60 ;;
  *) echo "pod-1 $2" ;;
esac
`;

/** A folder with a runbook, the programs that its steps start, and the files that people attach. */
export interface World {
  readonly folder: string;
  readonly runbook: string;
  /** What programs are given: the stand-ins come before the real ones. */
  environment(tellTale: string): Readonly<Record<string, string | undefined>>;
}

/** Makes a folder in which a runbook can be run without touching anything else. */
export function worldIn(folder: string, runbook: string): World {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['kubectl', 'systemctl']) writeFileSync(join(bin, name), standIn, { mode: 0o755 });
  writeFileSync(join(folder, 'screen.png'), 'what the person saw');
  const path = join(folder, 'x.runbook.yaml');
  writeFileSync(path, runbook);
  return {
    folder,
    runbook: path,
    environment: (tellTale) => ({
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
      HOME: folder,
      XDG_STATE_HOME: join(folder, 'state'),
      TELL_TALE: tellTale,
    }),
  };
}

/** How often each step was started, as its program says itself. */
export function toldIn(tellTale: string): ReadonlyMap<string, number> {
  const lines = existsSync(tellTale) ? readFileSync(tellTale, 'utf8').trim().split('\n') : [];
  const counts = new Map<string, number>();
  for (const line of lines) if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
