import type { Diagnostic } from '../../model/diagnostic.js';
import type { Outline } from '../outline.js';
import { laterApprovalStep } from './approvals/later-step.js';
import { unknownApprovalStep } from './approvals/unknown-step.js';
import { invalidJsonPath } from './assertions/invalid-json-path.js';
import { duplicateEvidenceName } from './evidence/duplicate-name.js';
import { expressionSyntax } from './expressions/syntax.js';
import { undefinedExpressionName } from './expressions/undefined-name.js';
import { allowedAndDenied } from './governance/allowed-and-denied.js';
import { commandDenied } from './governance/command-denied.js';
import { commandNotAllowed } from './governance/command-not-allowed.js';
import { environmentDenied } from './governance/env-denied.js';
import { evidenceRequired } from './governance/evidence-required.js';
import { invalidInput } from './inputs/invalid.js';
import { unusedInput } from './inputs/unused.js';
import { ambiguousName } from './names/ambiguous.js';
import { captureShadowsVariable } from './names/capture-shadows-variable.js';
import { duplicateCapture } from './names/duplicate-capture.js';
import { invalidRegex } from './patterns/invalid-regex.js';
import { waitTooLong } from './retry/wait-too-long.js';
import { declaredLower } from './risk/declared-lower.js';
import type { Rule } from './rule.js';
import { templateInScript } from './scripts/template-in-script.js';
import { unparsedScript } from './scripts/unparsed.js';
import { duplicateId } from './steps/duplicate-id.js';
import { unknownType } from './steps/unknown-type.js';
import { envDenied } from './templates/env-denied.js';
import { templateSyntax } from './templates/syntax.js';
import { undefinedName } from './templates/undefined-name.js';
import { zeroTimeout } from './timeouts/zero.js';
import { placeholderNotFilled } from './vars/placeholder-not-filled.js';
import { unusedVariable } from './vars/unused.js';

/** Every rule, in the order of the docs. */
export const rules: readonly Rule[] = [
  laterApprovalStep,
  unknownApprovalStep,
  invalidJsonPath,
  duplicateEvidenceName,
  expressionSyntax,
  undefinedExpressionName,
  allowedAndDenied,
  commandDenied,
  commandNotAllowed,
  environmentDenied,
  evidenceRequired,
  invalidInput,
  unusedInput,
  ambiguousName,
  captureShadowsVariable,
  duplicateCapture,
  invalidRegex,
  waitTooLong,
  declaredLower,
  templateInScript,
  unparsedScript,
  duplicateId,
  unknownType,
  envDenied,
  templateSyntax,
  undefinedName,
  zeroTimeout,
  placeholderNotFilled,
  unusedVariable,
];

/** What the rules find in a runbook. */
export function checkRules(outline: Outline): readonly Diagnostic[] {
  return rules.flatMap(({ code, severity, check }) =>
    check(outline).map((finding) => ({ code, severity, ...finding })),
  );
}
