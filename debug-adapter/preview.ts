import type { Shown } from '../runtime/debug/console-text.js';
import { commandLine } from '../runtime/model/command-line.js';
import type { Plan } from '../runtime/model/plan.js';
import type { Gate } from '../runtime/run/gate.js';
import type { ShownWork, StepPreview } from '../runtime/run/preview.js';

/** What a step would do, as the console shows it. */
export function previewText(preview: StepPreview, plan: Plan, shown: Shown): string {
  const faults = preview.faults.map((fault) => `  fails: ${shown.text(fault)}`);
  const lines = [headOf(preview, plan, shown), ...conditionLines(preview, shown), ...workLines(preview, shown)];
  return `${[...lines, ...faults, ...rollbackLines(preview, shown)].join('\n')}\n`;
}

function rollbackLines({ rollback }: StepPreview, shown: Shown): readonly string[] {
  if (!rollback) return [];
  const faults = rollback.faults.map((fault) => `  fails: ${shown.text(fault)}`);
  const lines = [...workLines(rollback, shown), ...faults].flatMap((text) => text.split('\n'));
  return ['  where it fails in the end, it can be taken back:', ...lines.map((line) => `  ${line}`)];
}

function headOf({ planStep: { index, step } }: StepPreview, plan: Plan, shown: Shown): string {
  return `[${index + 1}/${plan.steps.length}] ${shown.text(step.title ?? step.id).replaceAll('\n', ' ')}`;
}

function conditionLines({ condition }: StepPreview, shown: Shown): readonly string[] {
  if (!condition) return [];
  const text = shown.text(condition.text);
  return [
    condition.is === 'false'
      ? `  would be skipped: '${text}' is false`
      : `  only if '${text}', which is known once the run gets there`,
  ];
}

function workLines(preview: StepPreview, shown: Shown): readonly string[] {
  if (preview.kind === 'manual') {
    const evidence = preview.step.requiredEvidence.map(({ kind, name }) => `  asks for ${kind} '${name}'`);
    return [shown.text(preview.instructions).trimEnd().replace(/^/gm, '  '), ...evidence];
  }
  return [workText(preview.shown, shown), ...judgedLines(preview, shown)];
}

function workText(work: ShownWork, shown: Shown): string {
  switch (work.kind) {
    case 'argv':
      return `  $ ${commandLine(shown.argv(work.argv)).replaceAll('\n', '\n    ')}`;
    case 'script':
      return shown.text(work.text).trimEnd().replace(/^/gm, '  | ');
    case 'provider':
      return `  ${work.type} ${JSON.stringify(shown.json(work.with))}`;
  }
}

function judgedLines(
  { waitsFor, judged, faults }: Extract<StepPreview, { kind: 'command' }>,
  shown: Shown,
): readonly string[] {
  if (judged) return [gateLine(judged.gate, shown)];
  const waits = waitsFor.map(({ name, stepId }) =>
    stepId === undefined ? `'${name}'` : `'${name}' from step '${stepId}'`,
  );
  return faults.length > 0 ? [] : [`  risk unknown until ${waits.join(', ')} is there`];
}

function gateLine({ kind, verdict }: Gate, shown: Shown): string {
  const gate = {
    open: 'would run',
    gesture: 'would ask for an approval',
    denied: 'would be refused',
    'by-hand': 'would be shown and not run',
  }[kind];
  return `  ${gate}: ${verdict.risk === undefined ? '' : `${verdict.risk}, `}${shown.text(verdict.message)}`;
}
