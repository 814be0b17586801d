import type { Classifier } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import type { Plan } from '../../model/plan.js';
import { type Redactor, redactorOf } from '../../record/redact.js';
import type { Gate } from '../../run/gate.js';
import { type PreviewedWord, previewRun, type StepPreview } from '../../run/preview.js';
import { colors } from './colors.js';
import { plain } from './plain.js';
import { riskBadge } from './progress.js';

/** A dry run as people read it: every command, its risk, the gates it would meet, and what cannot be known yet. */
export function previewLines(
  plan: Plan,
  environment: Readonly<Record<string, string | undefined>>,
  classifier: Classifier,
): string {
  const shown = shownBy(redactorOf(plan.governance.redact));
  const steps = previewRun(plan, environment, (argv) => classifier.classify(argv)).map((preview) =>
    stepLines(plan, preview, shown),
  );
  return `${colors.bold(shown.text(plan.name))}\n${colors.dim('dry run: nothing is run and nothing is written')}\n${steps.join('')}`;
}

/** Makes texts fit to be shown: redacted, and without control characters. */
interface Shown {
  text(text: string): string;
  /** As one line. */
  argv(argv: readonly string[]): string;
}

function shownBy(redactor: Redactor): Shown {
  return {
    text: (text) => plain(redactor.text(text)),
    argv: (argv) => plain(commandLine(redactor.argv(argv))),
  };
}

function stepLines(plan: Plan, preview: StepPreview, shown: Shown): string {
  const { step, index } = preview.planStep;
  const head = `${colors.bold(`[${index + 1}/${plan.steps.length}] ${shown.text(step.title ?? step.id)}`)} ${colors.dim(`(${step.id})`)}`;
  const lines = preview.kind === 'command' ? commandLines(preview, shown) : manualLines(preview, shown);
  return ['', head, ...lines.map((line) => `      ${line}`), ''].join('\n');
}

function commandLines(preview: Extract<StepPreview, { kind: 'command' }>, shown: Shown): readonly string[] {
  const line = `${colors.dim('$')} ${shown.argv(preview.argv.map(({ text }) => text))}`;
  const { judged, faults } = preview;
  if (!judged) return [line, ...faults.map((fault) => colors.red(`✗ ${shown.text(fault)}`)), ...unknowns(preview.argv)];
  return [line, riskBadge(judged.classification.final.risk), gateLine(judged.gate, shown)];
}

function manualLines(preview: Extract<StepPreview, { kind: 'manual' }>, shown: Shown): readonly string[] {
  const { instructions, step, faults } = preview;
  const evidence = step.requiredEvidence.map(({ kind, name }) => `${name} (${kind})`);
  const asks = evidence.length > 0 ? [`asks for evidence: ${evidence.join(', ')}`] : ['asks for a confirmation'];
  const approvals =
    step.approvals.min > 0
      ? [
          `asks for ${step.approvals.min} approval(s)${step.approvals.roles.length > 0 ? ` by ${step.approvals.roles.join(' or ')}` : ''}`,
        ]
      : [];
  return [
    ...shown.text(instructions.text).trimEnd().split('\n'),
    ...faults.map((fault) => colors.red(`✗ ${shown.text(fault)}`)),
    ...unknowns([instructions]),
    ...asks,
    ...approvals,
  ];
}

function unknowns(words: readonly PreviewedWord[]): readonly string[] {
  const waits = words.flatMap(({ waitsFor }) => waitsFor);
  const names = [...new Map(waits.map((wait) => [wait.name, wait])).values()];
  return names.map(({ name, stepId }) =>
    colors.yellow(`? cannot know '${name}', and so the risk, before step '${stepId}' has run`),
  );
}

function gateLine(gate: Gate, shown: Shown): string {
  switch (gate.kind) {
    case 'open':
      return 'would run at once';
    case 'denied':
      return colors.red(`✗ would be refused: ${shown.text(gate.verdict.message)}`);
    case 'gesture':
      return gate.gesture.gesture === 'confirm'
        ? 'would wait for a person to confirm it'
        : `would wait for a person to type '${shown.text(gate.gesture.typed_text ?? '')}'`;
  }
}
