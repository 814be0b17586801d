import { providedRisks, stepRisks } from '../../language/index.js';
import type { Passage } from '../../model/about.js';
import { commandLine } from '../../model/command-line.js';
import type { PlanGroup, PlanStep } from '../../model/plan.js';
import type { FinalRisk } from '../../model/risk.js';
import type { LeafStep } from '../../model/runbook.js';
import type { Outline, OutlineGroup, OutlineStep } from '../../page/page-data.js';
import type { LoadedRunbook } from '../load.js';
import { stepsReadBy } from './steps-read.js';

/** What the text of a runbook says of its steps, with all that is secret hidden by `redact`. */
export function outlineOf(loaded: LoadedRunbook, redact: (text: string) => string): Outline {
  const { plan, analysis } = loaded;
  const risks = writtenRisks(loaded);
  return {
    steps: plan.steps.map((planStep): OutlineStep => {
      const { step, groups } = planStep;
      const risk = risks.get(step.id);
      const when = conditionOf(planStep);
      const rollback = plan.rollbacks.get(planStep.index);
      const group = groups.at(-1)?.id;
      const source = passageOf(planStep);
      const guide = source?.file ?? plan.about.source?.file;
      return {
        id: step.id,
        title: redact(step.title ?? step.id),
        kind: step.type,
        line: analysis.lines.positionAt(step.at.start).line,
        text: redact(workOf(step)),
        ...(risk !== undefined && { risk }),
        ...(when !== undefined && { when: redact(when) }),
        after: stepsReadBy(plan, planStep),
        ...(rollback && { rollback: redact(workOf(rollback.step)) }),
        ...(group !== undefined && { group }),
        ...(source && { source: { ...source, ...(guide !== undefined && { file: guide }) } }),
      };
    }),
    groups: groupsOf(plan.steps, redact),
  };
}

/** The class of each step by what is written of it, before its values are known. */
function writtenRisks({ analysis, classifier }: LoadedRunbook): ReadonlyMap<string, FinalRisk> {
  const risks = [...stepRisks(analysis, (command) => classifier.judge(command)), ...providedRisks(analysis)];
  return new Map(risks.map(({ step, classification }) => [step.id?.source ?? '', classification.final.risk]));
}

function workOf(step: LeafStep): string {
  switch (step.type) {
    case 'cli':
      return commandLine(step.argv);
    case 'script':
      return step.text.trimEnd();
    case 'provider':
      return `${step.providerType} ${JSON.stringify(step.with)}`;
    case 'manual':
      return step.instructions.trimEnd();
  }
}

function conditionOf({ step, groups }: PlanStep): string | undefined {
  const all = [...groups.map(({ when }) => when), step.when].filter((when) => when !== undefined);
  return all.length > 1 ? all.map((when) => `(${when})`).join(' && ') : all[0];
}

// A step that says nothing of its own comes from where its group does.
function passageOf({ step, groups }: PlanStep): Passage | undefined {
  return [step, ...groups.toReversed()].find(({ about }) => about?.source)?.about?.source;
}

function groupsOf(steps: readonly PlanStep[], redact: (text: string) => string): readonly OutlineGroup[] {
  const groups = new Map<string, PlanGroup>(steps.flatMap((step) => step.groups).map((group) => [group.id, group]));
  return [...groups.values()].map(({ id, title }) => ({ id, title: redact(title ?? id) }));
}
