import type { Observer } from '../../engine/drive.js';
import { commandLine } from '../../model/command-line.js';
import type { RecordedEvent, StepResult } from '../../model/event.js';
import type { Plan, PlanStep } from '../../model/plan.js';
import type { FinalRisk } from '../../model/risk.js';
import { millisecondsBetween } from '../../model/time.js';
import { colors } from './colors.js';
import { duration, plain } from './plain.js';

/** Shows a run on a terminal or in a file as it goes on: each step with its risk, its output and its outcome. */
export function progressOf(plan: Plan, redact: (text: string) => string, write: (text: string) => void): Observer {
  const heads = new Map(plan.steps.map((planStep) => [planStep.step.id, headOf(planStep, plan, redact)]));
  const show = (event: RecordedEvent) => {
    const line = lineOf(event, heads);
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

function lineOf(event: RecordedEvent, heads: ReadonlyMap<string, string>): string | undefined {
  switch (event.type) {
    case 'step.ready':
      return readyLine(event, heads.get(event.step_id) ?? plain(event.step_id));
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

function headOf({ step, index }: PlanStep, plan: Plan, redact: (text: string) => string): string {
  const title = `[${index + 1}/${plan.steps.length}] ${plain(redact(step.title ?? step.id))}`;
  return `\n${colors.bold(title)} ${colors.dim(`(${step.id})`)}`;
}

function readyLine(event: Extract<RecordedEvent, { type: 'step.ready' }>, head: string): string {
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
