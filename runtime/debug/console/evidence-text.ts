import type { EvidenceRequest } from '../../engine/ports.js';
import type { EvidenceRecord } from '../../model/event.js';
import type { PlanStep } from '../../model/plan.js';
import type { EvidenceRequirement } from '../../model/runbook.js';
import { isSatisfied, recordOf, tickedWith } from '../../run/evidence.js';
import { stepState } from '../../run/state.js';
import { oneLine } from '../console-text.js';
import type { Debugged } from './debugged.js';
import { asWord } from './words.js';

/** What a manual step asks for, what is there, and how the rest is handed in. */
export function evidenceText(run: Debugged, { planStep }: EvidenceRequest): string {
  const { step } = planStep;
  const lines = (step.type === 'manual' ? step.requiredEvidence : []).flatMap((requirement) => {
    const record = recordOf(recorded(run, planStep), requirement);
    const name = oneLine(requirement.name);
    if (isSatisfied(requirement, record)) return [`  ${run.style.green('✓')} ${name}`];
    return [`    ${name}: ${oneLine(formOf(requirement))}`, ...itemLines(run, planStep, requirement)];
  });
  return [`step '${step.id}' asks for evidence`, ...lines].join('\n');
}

/** The evidence of a step that is recorded. */
export function recorded({ view: { state } }: Debugged, { index }: PlanStep): Readonly<Record<string, EvidenceRecord>> {
  const reached = stepState(state, index);
  return 'evidence' in reached ? reached.evidence : {};
}

/** The items of a checklist with their ticks, a line each. */
export function itemLines(run: Debugged, planStep: PlanStep, requirement: EvidenceRequirement): readonly string[] {
  if (requirement.kind !== 'checklist') return [];
  const record = recordOf(recorded(run, planStep), requirement);
  const ticked = tickedWith(requirement, record, keptItems(run, requirement.name));
  return requirement.items.map(
    (item, index) => `      [${ticked.includes(item) ? 'x' : ' '}] ${index + 1} ${oneLine(item)}`,
  );
}

/** How a piece of evidence is handed in; without one, how any is. */
export function formAt(requirement: EvidenceRequirement | undefined): string {
  if (requirement === undefined) return forms;
  const { command, value } = writing[requirement.kind];
  return `'evidence ${command} ${asWord(requirement.name)} ${value}'`;
}

const writing = {
  text: { what: 'a text', command: 'set', value: 'TEXT' },
  checklist: { what: 'a checklist', command: 'check', value: 'ITEM' },
  attachment: { what: 'a file', command: 'attach', value: 'FILE' },
} as const;

/** What a piece of evidence is, and how it is handed in. */
export function formOf(requirement: EvidenceRequirement): string {
  return `${writing[requirement.kind].what}; type ${formAt(requirement)}`;
}

const forms = "'evidence set NAME TEXT', 'evidence check NAME ITEM' or 'evidence attach NAME FILE'";

/** The items of a checklist that are ticked before the run asks for it. */
export function keptItems({ evidence: kept }: Debugged, name: string): readonly string[] {
  const given = kept.get(name);
  return given?.kind === 'checklist' || given?.kind === 'ticks' ? given.items : [];
}
