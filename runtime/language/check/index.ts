import type { Diagnostic } from '../../model/diagnostic.js';
import type { Outline } from '../outline.js';
import { invalidJsonPath } from './assertions/invalid-json-path.js';
import { duplicateEvidenceName } from './evidence/duplicate-name.js';
import { allowedAndDenied } from './governance/allowed-and-denied.js';
import { commandDenied } from './governance/command-denied.js';
import { commandNotAllowed } from './governance/command-not-allowed.js';
import { evidenceRequired } from './governance/evidence-required.js';
import { captureShadowsVariable } from './names/capture-shadows-variable.js';
import { duplicateCapture } from './names/duplicate-capture.js';
import { invalidRegex } from './patterns/invalid-regex.js';
import type { Rule } from './rule.js';
import { duplicateId } from './steps/duplicate-id.js';
import { envDenied } from './templates/env-denied.js';
import { templateSyntax } from './templates/syntax.js';
import { undefinedName } from './templates/undefined-name.js';
import { placeholderNotFilled } from './vars/placeholder-not-filled.js';
import { unusedVariable } from './vars/unused.js';

/** Every rule, in the order of the docs. */
export const rules: readonly Rule[] = [
  invalidJsonPath,
  duplicateEvidenceName,
  allowedAndDenied,
  commandDenied,
  commandNotAllowed,
  evidenceRequired,
  captureShadowsVariable,
  duplicateCapture,
  invalidRegex,
  duplicateId,
  envDenied,
  templateSyntax,
  undefinedName,
  placeholderNotFilled,
  unusedVariable,
];

/** What the rules find in a runbook. */
export function checkRules(outline: Outline): readonly Diagnostic[] {
  return rules.flatMap(({ code, severity, check }) =>
    check(outline).map((finding) => ({ code, severity, ...finding })),
  );
}
