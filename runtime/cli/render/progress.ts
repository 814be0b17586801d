import type { Observer } from '../../engine/drive.js';
import { commandLine } from '../../model/command-line.js';
import type { RecordedEvent, StepResult } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { FinalRisk } from '../../model/risk.js';
import { millisecondsBetween } from '../../model/time.js';
import { colors } from './colors.js';
import { duration, plain } from './plain.js';

/** Shows a run on a terminal or in a file as it goes on: each step with its risk, its output and its outcome. */
export function progressOf(plan: Plan, write: (text: string) => void): Observer {
  const numbers = new Map(plan.steps.map(({ step, index }) => [step.id, index + 1]));
  const show = (event: RecordedEvent) => {
    const line = lineOf(event, plan, numbers);
    if (line !== undefined) write(`${line}\n`);
  };
  return {
    onEvent: show,
    onOutput: (_stepId, stream, text) => {
      const mark = stream === 'stdout' ? colors.dim('│') : colors.yellow('│');
      write(
        plain(text)
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `      ${mark} ${line}\n`)
          .join(''),
      );
    },
  };
}

/** The class of a command as a mark and a word: never colour alone. */
export function riskBadge(risk: FinalRisk): string {
  return { safe: colors.green('● safe'), caution: colors.yellow('▲ caution'), dangerous: colors.red('■ dangerous') }[
    risk
  ];
}

function lineOf(event: RecordedEvent, plan: Plan, numbers: ReadonlyMap<string, number>): string | undefined {
  switch (event.type) {
    case 'step.ready':
      return readyLine(event, plan, numbers);
    case 'runbook.classified':
      return `      ${riskBadge(event.data.final)}`;
    case 'governance.decided':
      return event.data.decision === 'allow' ? undefined : `      ${plain(event.data.message)}`;
    case 'evidence.submitted':
      return `      ${colors.green('✓')} evidence ${event.data.name} by ${plain(event.actor.id)}`;
    case 'step.approved':
      return `      ${colors.green('✓')} approved by ${plain(event.actor.id)}`;
    case 'assertion.evaluated':
      return event.data.passed ? undefined : `      ${colors.red('✗')} ${event.data.kind}: ${plain(event.data.detail)}`;
    case 'step.result':
      return resultLine(event.data);
    case 'run.paused':
      return `\n${colors.yellow('… waiting')}: ${plain(event.data.detail)}`;
    default:
      return undefined;
  }
}

function readyLine(
  event: Extract<RecordedEvent, { type: 'step.ready' }>,
  plan: Plan,
  numbers: ReadonlyMap<string, number>,
): string {
  const number = numbers.get(event.step_id) ?? 0;
  const step = plan.steps[number - 1]?.step;
  const head = `\n${colors.bold(`[${number}/${plan.steps.length}] ${plain(step?.title ?? event.step_id)}`)} ${colors.dim(`(${event.step_id})`)}`;
  const { argv, instructions } = event.data;
  if (argv) return `${head}\n      ${colors.dim('$')} ${plain(commandLine(argv))}`;
  if (instructions === undefined) return head;
  return [
    head,
    ...plain(instructions)
      .trimEnd()
      .split('\n')
      .map((line) => `      ${line}`),
  ].join('\n');
}

function resultLine(result: StepResult): string {
  const took = duration(millisecondsBetween(result.started_at, result.ended_at));
  if (result.status === 'passed') return `      ${colors.green('✓ passed')} in ${took}`;
  if (result.status === 'skipped') return `      ${colors.dim('- skipped')}`;
  return `      ${colors.red('✗ failed')} after ${took}: ${plain(result.error?.message ?? '')}`;
}
