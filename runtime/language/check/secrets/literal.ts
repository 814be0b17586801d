import { globMatches } from '../../../expr/index.js';
import type { Fix } from '../../../model/diagnostic.js';
import type { Outline } from '../../outline.js';
import { type StepOutline, withRollbacks } from '../../step-outline.js';
import { type Entry, type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';
import { isSecretValue, type SecretLook, secretLook } from './looks.js';

export const secretLiteral: Rule = {
  code: 'secrets/literal',
  severity: 'warning',
  explanation:
    'A runbook is read by many and kept for ever, and so is a secret that stands in it. What looks like one is told by its form, by the name that it is given to, or by how random it is; it is shown here and nowhere else.',
  howToFix:
    "Take it from the environment as {{ .env.NAME }}, or in runbook/v1 from an input with 'secret: true'; then have the secret itself replaced, for it has been read.",
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { vars, inputs, defaults, steps } = outline;
  return [
    ...inEntries(outline, vars, false),
    ...inEntries(outline, openDefaults(inputs), false),
    ...inEntries(outline, defaults.env, true),
    ...withRollbacks(steps).flatMap((step) => inStep(outline, step)),
  ];
}

/** What inputs are by default, by their names; of a secret one, the default is refused anyway. */
function openDefaults(inputs: readonly Entry[]): readonly Entry[] {
  return inputs.flatMap(({ key, value: input }) => {
    const secret = valueAt(input, 'secret');
    const value = valueAt(input, 'default');
    return value && !(secret?.kind === 'scalar' && secret.value === true) ? [{ key, value }] : [];
  });
}

function inStep(outline: Outline, step: StepOutline): readonly Finding[] {
  const { provided, script, instructions } = step;
  const texts = [...provided, ...(script ? [script.text] : []), ...(instructions ? [instructions] : [])];
  return [
    ...inArgv(outline, step.argv),
    ...texts.flatMap((scalar) => inText(outline, scalar)),
    ...inEntries(outline, step.env, true),
  ];
}

/** A secret under a name; a template can take its place where templates are filled in. */
function inEntries(outline: Outline, entries: readonly Entry[], isTemplated: boolean): readonly Finding[] {
  return entries.flatMap(({ key, value }) => {
    const scalar = textNode(value);
    if (!scalar) return [];
    const look = isSecretValue(key.source, scalar.source)
      ? { span: { start: 0, end: scalar.source.length }, why: `is the value of '${key.source}'` }
      : secretLook(scalar.source);
    return look ? [finding(outline, scalar, look, isTemplated ? key.source : undefined)] : [];
  });
}

function inArgv(outline: Outline, argv: readonly ScalarNode[]): readonly Finding[] {
  return argv.flatMap((scalar, index) => {
    const look = secretLook(scalar.source) ?? afterOption(argv[index - 1]?.source ?? '', scalar.source);
    return look ? [finding(outline, scalar, look, variableFor(look))] : [];
  });
}

/** The word behind an option that is named like a secret. */
function afterOption(option: string, value: string): SecretLook | undefined {
  if (!/^--?[a-z]/i.test(option) || option.includes('=') || !isSecretValue(option, value)) return undefined;
  return { span: { start: 0, end: value.length }, why: `is the value of '${option}'` };
}

// A template in a script is not filled in, so there is nothing to put in the place of a secret there.
function inText(outline: Outline, scalar: ScalarNode): readonly Finding[] {
  const look = secretLook(scalar.source);
  return look ? [finding(outline, scalar, look, undefined)] : [];
}

function finding(outline: Outline, scalar: ScalarNode, look: SecretLook, variable: string | undefined): Finding {
  const at = spanInScalar(outline.text, scalar, look.span);
  // Of the secret itself nothing is said, for messages are kept too.
  const message = `this ${look.why}, and stands here for all to read; take it from the environment or a secret input, and have it replaced`;
  const fixes = variable === undefined ? [] : fixesFor(outline, scalar, look, variable);
  return { message, at, ...(fixes.length > 0 && { fixes }) };
}

function fixesFor(outline: Outline, scalar: ScalarNode, { span }: SecretLook, variable: string): readonly Fix[] {
  const isDenied = outline.governance.deniedEnvironment.some(({ source }) => globMatches(source, variable));
  const isWhole = span.start === 0 && span.end === scalar.source.length;
  if (isDenied || scalar.style === 'block') return [];
  const template = `{{ .env.${variable} }}`;
  const title = `Take it from the environment variable '${variable}'`;
  if (isWhole) return [{ title, edits: [{ at: scalar.at, newText: `"${template}"` }] }];
  return [{ title, edits: [{ at: spanInScalar(outline.text, scalar, span), newText: template }] }];
}

/** The environment variable that a secret may come from, by the name that it is given to. */
function variableFor({ why }: SecretLook): string {
  const name = /'([^']+)'$/.exec(why)?.[1] ?? '';
  const words = name
    .replace(/^-+/, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return /^[A-Z]/.test(words) ? words : 'SECRET_VALUE';
}
