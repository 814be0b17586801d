import type { Diagnostic } from '../../model/diagnostic.js';
import type { Outline } from '../outline.js';
import { openAmbiguity } from './ambiguities/open.js';
import { unknownAmbiguousStep } from './ambiguities/unknown-step.js';
import { laterApprovalStep } from './approvals/later-step.js';
import { roleNotHeld } from './approvals/role-not-held.js';
import { unknownApprovalStep } from './approvals/unknown-step.js';
import { impossibleAssertion } from './assertions/impossible.js';
import { invalidJsonPath } from './assertions/invalid-json-path.js';
import { checkSteps, type MarkedStep } from './check-step.js';
import { openConflict } from './conflicts/open.js';
import { modelProposal } from './drafts/model-proposal.js';
import { openTodo } from './drafts/todo.js';
import { duplicateEvidenceName } from './evidence/duplicate-name.js';
import { shadowedName } from './expressions/shadowed-name.js';
import { expressionSyntax } from './expressions/syntax.js';
import { undefinedExpressionName } from './expressions/undefined-name.js';
import { unknownStatus } from './expressions/unknown-status.js';
import { allowedAndDenied } from './governance/allowed-and-denied.js';
import { allowedEntry } from './governance/allowed-entry.js';
import { commandDenied } from './governance/command-denied.js';
import { commandNotAllowed } from './governance/command-not-allowed.js';
import { environmentDenied } from './governance/env-denied.js';
import { evidenceRequired } from './governance/evidence-required.js';
import { pathChanged } from './governance/path-changed.js';
import { invalidInput } from './inputs/invalid.js';
import { unusedInput } from './inputs/unused.js';
import { ambiguousName } from './names/ambiguous.js';
import { captureShadowsVariable } from './names/capture-shadows-variable.js';
import { duplicateCapture } from './names/duplicate-capture.js';
import { maybeSkipped } from './names/maybe-skipped.js';
import { reservedName } from './names/reserved.js';
import { hostilePattern } from './patterns/hostile.js';
import { invalidRegex } from './patterns/invalid-regex.js';
import { waitTooLong } from './retry/wait-too-long.js';
import { declaredLower } from './risk/declared-lower.js';
import { noRollback } from './risk/no-rollback.js';
import type { Rule } from './rule.js';
import { templateInScript } from './scripts/template-in-script.js';
import { unparsedScript } from './scripts/unparsed.js';
import { secretLiteral } from './secrets/literal.js';
import { duplicateId } from './steps/duplicate-id.js';
import { unknownType } from './steps/unknown-type.js';
import { unreachableStep } from './steps/unreachable.js';
import { deprecatedSpelling } from './templates/deprecated-spelling.js';
import { envDenied } from './templates/env-denied.js';
import { templateSyntax } from './templates/syntax.js';
import { undefinedName } from './templates/undefined-name.js';
import { zeroTimeout } from './timeouts/zero.js';
import { placeholderNotFilled } from './vars/placeholder-not-filled.js';
import { unusedVariable } from './vars/unused.js';

/** Every rule, in the order of the docs. */
export const rules: readonly Rule[] = [
  openAmbiguity,
  unknownAmbiguousStep,
  laterApprovalStep,
  unknownApprovalStep,
  roleNotHeld,
  impossibleAssertion,
  invalidJsonPath,
  openConflict,
  modelProposal,
  openTodo,
  duplicateEvidenceName,
  shadowedName,
  expressionSyntax,
  undefinedExpressionName,
  unknownStatus,
  allowedAndDenied,
  allowedEntry,
  commandDenied,
  commandNotAllowed,
  environmentDenied,
  evidenceRequired,
  pathChanged,
  invalidInput,
  unusedInput,
  ambiguousName,
  captureShadowsVariable,
  duplicateCapture,
  maybeSkipped,
  reservedName,
  hostilePattern,
  invalidRegex,
  waitTooLong,
  declaredLower,
  noRollback,
  templateInScript,
  unparsedScript,
  secretLiteral,
  duplicateId,
  unknownType,
  unreachableStep,
  deprecatedSpelling,
  envDenied,
  templateSyntax,
  undefinedName,
  zeroTimeout,
  placeholderNotFilled,
  unusedVariable,
];

/** How many findings of a rule make a slice. */
const sliceFindings = 4;

/** What the rules find in a runbook, in slices: some steps, which are looked at once for each state of them, or one rule. */
export function* checkRules(outline: Outline, steps: readonly MarkedStep[]): Generator<void, readonly Diagnostic[]> {
  const found = [...(yield* checkSteps(outline, steps, rules))];
  for (const { code, severity, check } of rules) {
    if (!check) continue;
    yield;
    let count = 0;
    for (const finding of check(outline)) {
      found.push({ code, severity, ...finding });
      count += 1;
      if (count % sliceFindings === 0) yield;
    }
  }
  return found;
}
