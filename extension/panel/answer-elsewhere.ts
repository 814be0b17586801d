import { commandLine } from '../../runtime/model/command-line.js';
import type { PageData } from '../../runtime/page/page-data.js';

/** The command by which what a run waits for is answered in a terminal, as far as it is known beforehand; undefined where it waits for nobody. */
export function answerCommand({ report, outline }: PageData, directory: string): string | undefined {
  const step = report.steps.find(({ status }) => status === 'waiting');
  const attempt = step?.attempts.at(-1);
  if (!step || !attempt) return undefined;
  const words = (...some: readonly string[]) => commandLine(['runbook', ...some]);
  if (attempt.interventions.some(({ resolution }) => resolution === undefined))
    return `${words('resolve', directory, step.id)} `;
  if (attempt.approvals.some(({ status }) => status === 'open')) return words('approve', directory, step.id);
  const isManual =
    attempt.command.kind === 'manual' || outline?.steps.find(({ id }) => id === step.id)?.kind === 'manual';
  return isManual ? `${words('evidence', 'set', directory, step.id)} ` : undefined;
}
