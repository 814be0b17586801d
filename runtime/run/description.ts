import { type Ambiguity, type GuideSource, passageText, type StepAbout } from '../model/about.js';
import type { Plan, PlanGroup, PlanStep } from '../model/plan.js';

/** What a runbook says of itself, a line each, for whoever is about to run it. */
export function runbookLines({ id, about }: Plan): readonly string[] {
  const { version, severity, description, services, tags, source } = about;
  const known = [named('id', id), named('version', version), named('severity', severity)].filter(
    (part) => part !== undefined,
  );
  return [
    ...(description === undefined ? [] : [description.trimEnd()]),
    ...(known.length === 0 ? [] : [known.join(', ')]),
    ...(services === undefined ? [] : [`services: ${services.join(', ')}`]),
    ...(tags === undefined ? [] : [`tags: ${tags.join(', ')}`]),
    ...(source === undefined ? [] : [guideLine(source)]),
  ];
}

/** What has to hold before a run, a line each. */
export function prerequisiteLines({ about: { prerequisites = [], source } }: Plan): readonly string[] {
  return prerequisites.map(({ text, source: at }) =>
    at === undefined ? text : `${text} (${passageText(at, source)})`,
  );
}

/** What the guide leaves open about a step, a line each; without a step what it leaves open about the whole. */
export function openLines(
  { about: { ambiguities = [], source } }: Plan,
  stepId: string | undefined,
): readonly string[] {
  return ambiguities.filter(({ step }) => step === stepId).map((ambiguity) => openLine(ambiguity, source));
}

/** All that a person reads of a runbook before it is run, a line each and without colours. */
export function introductionLines(plan: Plan): readonly string[] {
  const before = prerequisiteLines(plan).map((line) => `  - ${line}`);
  return [
    ...runbookLines(plan),
    ...openLines(plan, undefined),
    ...(before.length === 0 ? [] : ['before you begin, see that this holds:', ...before]),
  ];
}

/** What a step says of itself, a line each; the first step of a group says what the group does before. */
export function stepLines(plan: Plan, { step, groups, index }: PlanStep): readonly string[] {
  const begun = groups.filter(({ firstIndex }) => firstIndex === index);
  return [...begun.flatMap((group) => groupLines(plan, group)), ...linesOf(step.about, plan)];
}

function groupLines(plan: Plan, { id, title, about }: PlanGroup): readonly string[] {
  const lines = linesOf(about, plan);
  const name = title === undefined ? `'${id}'` : `'${id}', ${title}`;
  return title === undefined && lines.length === 0 ? [] : [`begins group ${name}`, ...lines];
}

function linesOf(about: StepAbout | undefined, plan: Plan): readonly string[] {
  const { description, source } = about ?? {};
  return [
    ...(description === undefined ? [] : [description.trimEnd()]),
    ...(source === undefined ? [] : [`from ${passageText(source, plan.about.source)}`]),
  ];
}

function openLine({ text, reason, source }: Ambiguity, guide: GuideSource | undefined): string {
  const where = source === undefined ? '' : ` (${passageText(source, guide)})`;
  return `still open: '${text}': ${reason}${where}`;
}

function guideLine({ file, compiled_at: at, compiled_by: by }: GuideSource): string {
  return `made from ${file}${at === undefined ? '' : ` on ${at}`}${by === undefined ? '' : ` by ${by}`}`;
}

function named(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}
