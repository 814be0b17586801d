import type { Classifier } from '../runtime/engine/ports.js';
import { commandLine } from '../runtime/model/command-line.js';
import type { Plan } from '../runtime/model/plan.js';
import type { Gate } from '../runtime/run/gate.js';
import { previewRun, type StepPreview } from '../runtime/run/preview.js';

/** What each step of a plan would do, one text a step; not redacted. */
export function previewTexts(
  plan: Plan,
  environment: Readonly<Record<string, string | undefined>>,
  classifier: Classifier,
): readonly { readonly stepId: string; readonly text: string }[] {
  const previews = previewRun(plan, environment, (argv) => classifier.classify(argv));
  return previews.map((preview) => ({
    stepId: preview.planStep.step.id,
    text: `${[headOf(preview, plan), ...linesOf(preview), ...preview.faults.map((fault) => `  fails: ${fault}`)].join('\n')}\n`,
  }));
}

function headOf({ planStep: { index, step } }: StepPreview, plan: Plan): string {
  return `[${index + 1}/${plan.steps.length}] ${step.title ?? step.id}`;
}

function linesOf(preview: StepPreview): readonly string[] {
  if (preview.kind === 'manual') {
    const evidence = preview.step.requiredEvidence.map(({ kind, name }) => `  asks for ${kind} '${name}'`);
    return [preview.instructions.text.trimEnd().replace(/^/gm, '  '), ...evidence];
  }
  return [`  $ ${commandLine(preview.argv.map(({ text }) => text))}`, ...judgedLines(preview)];
}

function judgedLines({ argv, judged, faults }: Extract<StepPreview, { kind: 'command' }>): readonly string[] {
  if (judged) return [gateLine(judged.gate)];
  const waits = argv.flatMap(({ waitsFor }) => waitsFor).map(({ name, stepId }) => `'${name}' from step '${stepId}'`);
  return faults.length > 0 ? [] : [`  risk unknown until ${[...new Set(waits)].join(', ')} is there`];
}

function gateLine({ kind, verdict }: Gate): string {
  const gate = {
    open: 'would run',
    gesture: 'would ask for an approval',
    denied: 'would be refused',
  }[kind];
  return `  ${gate}: ${verdict.risk === undefined ? '' : `${verdict.risk}, `}${verdict.message}`;
}
