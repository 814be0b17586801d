import type { ApprovalQuestion } from '../../engine/ports.js';
import type { BrokenGlass } from '../../model/event.js';
import type { ApprovalRequirement } from '../../model/runbook.js';
import { riskText } from './classification.js';
import { colors } from './colors.js';
import { fitted } from './fold.js';
import { oneLine } from './plain.js';
import { storedLines } from './rollback.js';
import { briefly, inRollback, isCut, type Work, whole, workLines } from './work.js';

/** What somebody is shown who has to say yes or no: all of it, for nobody says yes to a text that was shown in part. */
export function approvalText(question: ApprovalQuestion): string {
  const { ready, rollback, classification, approval } = question;
  const { risk } = approval.request;
  return text([
    ...warningLines(question),
    ...(risk ? [riskText(risk)] : []),
    ...(ready.instructions === undefined ? workLines(ready, whole) : []),
    ...(classification?.reasons ?? []).map(reasonLine),
    ...(rollback ? storedLines(rollback, whole) : []),
    ...requirementLines(question),
  ]);
}

/** The same for somebody who has just seen the step begin: what was not shown then, or only in part. */
export function furtherText(question: ApprovalQuestion): string {
  const { ready, rollback, classification, complaint } = question;
  // Whoever is asked again has seen the rest as well.
  if (complaint !== undefined) return text([oneLine(complaint)]);
  return text([
    ...warningLines(question),
    ...(isCut(ready, briefly) ? inFull(ready) : []),
    // The first one is the reason of the gate.
    ...(classification?.reasons ?? []).slice(1).map(reasonLine),
    ...(rollback && isCut(rollback, inRollback) ? storedLines(rollback, whole) : []),
    ...requirementLines(question),
  ]);
}

/** What an approval goes past that breaks the glass, in words. */
export function waivedText({ waived }: BrokenGlass): string {
  return waived.map((what) => waivedWords[what]).join(' and ');
}

const waivedWords = { distinct_from: 'the separation of duties', min: 'the number of people' } as const;

function inFull(work: Work): readonly string[] {
  return ['all of it:', ...workLines(work, whole)];
}

function reasonLine({ why }: { readonly why: string }): string {
  return `  because ${oneLine(why)}`;
}

function text(lines: readonly string[]): string {
  return fitted(lines.map((line) => `      ${line}\n`).join(''));
}

function warningLines({ complaint, isChanged }: ApprovalQuestion): readonly string[] {
  return [
    ...(complaint === undefined ? [] : [oneLine(complaint)]),
    ...(isChanged === true ? [colors.yellow('! this is not what was stored before the step ran')] : []),
  ];
}

function requirementLines({ approval: { request, grants } }: ApprovalQuestion): readonly string[] {
  const { requirement, expires_at: end } = request;
  const { min, roles, distinct_from: barred = [] } = requirement;
  const isPlain = min === 1 && roles.length === 0;
  return [
    ...(isPlain ? [] : [`approval ${grants.length + 1} of ${min}${byRoles(requirement)}`]),
    ...(barred.length > 0 ? [`not by ${oneLine(barred.join(', '))}, who acted in this run before`] : []),
    ...(end === undefined ? [] : [`answer before ${oneLine(end)}`]),
  ];
}

function byRoles({ roles, holders }: ApprovalRequirement): string {
  if (roles.length === 0) return '';
  const held = holders && Object.entries(holders).map(([role, names]) => `${role}: ${names.join(', ') || 'nobody'}`);
  return `, by ${oneLine(roles.join(' or '))}${held ? oneLine(` (${held.join('; ')})`) : ''}`;
}
