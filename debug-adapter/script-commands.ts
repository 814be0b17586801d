import type { Classifier } from '../runtime/engine/ports.js';
import { commandLine } from '../runtime/model/command-line.js';
import { riskIcon } from '../runtime/model/risk.js';
import type { ScriptStep } from '../runtime/model/runbook.js';

/** The commands of a script with the class of each, a line each: a debugger cannot stop between them. */
export function scriptCommandLines({ id, text, shell, env }: ScriptStep, { judge }: Classifier): readonly string[] {
  const { programs = [], isUnread } = judge({ kind: 'script', text, shell, env });
  const lines = programs.map((argv) => {
    const { risk } = judge({ kind: 'argv', argv, env }).final;
    return `  ${riskIcon[risk]} ${risk}: ${commandLine(argv)}`;
  });
  const head = `the script of step '${id}' runs as a whole; it starts`;
  const unread = isUnread === true ? ['  and perhaps more, which cannot be told from its text'] : [];
  return lines.length + unread.length === 0 ? [`${head} nothing else`] : [`${head}:`, ...lines, ...unread];
}
