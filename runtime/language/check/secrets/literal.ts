import { globMatches } from '../../../expr/index.js';
import type { Fix } from '../../../model/diagnostic.js';
import type { Outline, StepContext } from '../../outline.js';
import { type StepOutline, withRollback } from '../../step-outline.js';
import { type Entry, type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';
import { afterOption, givenLooks, type SecretLook, secretLooks } from './looks.js';
import { isSecretValue } from './value.js';

export const secretLiteral: Rule = {
  code: 'secrets/literal',
  severity: 'warning',
  explanation:
    'A runbook is read by many and kept for ever, and so is a secret that stands in it. What looks like one is told by its form, by the name or the option that it is given to, by where it stands in an address, a header or a command, or by how random it is; it is shown here and nowhere else.',
  howToFix:
    "Take it from the environment as {{ .env.NAME }}, or in runbook/v1 from an input with 'secret: true'; then have the secret itself replaced, for it has been read.",
  check,
  checkStep,
};

function check(outline: Outline): readonly Finding[] {
  const { vars, inputs, defaults } = outline;
  return [
    ...inEntries(outline, vars, false),
    ...inEntries(outline, openDefaults(inputs), false),
    ...inEntries(outline, defaults.env, true),
  ];
}

function checkStep(step: StepOutline, context: StepContext): readonly Finding[] {
  return withRollback(step).flatMap((one) => inStep(context, one));
}

/** What inputs are by default, by their names; of a secret one, the default is refused anyway. */
function openDefaults(inputs: readonly Entry[]): readonly Entry[] {
  return inputs.flatMap(({ key, value: input }) => {
    const secret = valueAt(input, 'secret');
    const value = valueAt(input, 'default');
    return value && !(secret?.kind === 'scalar' && secret.value === true) ? [{ key, value }] : [];
  });
}

function inStep(outline: StepContext, step: StepOutline): readonly Finding[] {
  return [
    ...inArgv(outline, step.argv),
    ...textsOf(step).flatMap((scalar) => inText(outline, scalar)),
    ...inEntries(outline, step.env, true),
  ];
}

/** What a step says beside its words and its environment. */
function textsOf({ node, provided, script, instructions, resource, assertions }: StepOutline): readonly ScalarNode[] {
  const told = [valueAt(node, 'title'), valueAt(node, 'description'), ...assertions.map(({ value }) => value)];
  const own = [...provided, script?.text, instructions, resource];
  return [...own, ...told.map(textNode)].filter((scalar) => scalar !== undefined);
}

/** A secret under a name; a template can take its place where templates are filled in. */
function inEntries(outline: StepContext, entries: readonly Entry[], isTemplated: boolean): readonly Finding[] {
  return entries.flatMap(({ key, value }) => {
    const scalar = textNode(value);
    if (!scalar) return [];
    const name = key.source;
    const whole = { span: { start: 0, end: scalar.source.length }, why: `is the value of '${name}'`, name };
    const looks = isSecretValue(name, scalar.source) ? [whole] : secretLooks(scalar.source);
    return looks.map((look) =>
      finding(outline, scalar, look, isTemplated ? variableFor(look.name ?? name) : undefined),
    );
  });
}

function inArgv(outline: StepContext, argv: readonly ScalarNode[]): readonly Finding[] {
  const given = givenLooks(argv.map(({ source }) => ({ text: source, start: 0 })));
  return argv.flatMap((scalar, index) => {
    const own = secretLooks(scalar.source);
    const byOption = given.filter((one) => one.index === index).map(({ look }) => look);
    const looks = [own, byOption, afterOption(argv[index - 1]?.source ?? '', scalar.source)].find(hasSome) ?? [];
    return looks.map((look) => finding(outline, scalar, look, variableFor(look.name)));
  });
}

function hasSome(looks: readonly SecretLook[]): boolean {
  return looks.length > 0;
}

// A template in a script is not filled in, so there is nothing to put in the place of a secret there.
function inText(outline: StepContext, scalar: ScalarNode): readonly Finding[] {
  return secretLooks(scalar.source).map((look) => finding(outline, scalar, look, undefined));
}

function finding(outline: StepContext, scalar: ScalarNode, look: SecretLook, variable: string | undefined): Finding {
  const at = spanInScalar(outline.text, scalar, look.span);
  // Of the secret itself nothing is said, for messages are kept too.
  const message = `this ${look.why}, and stands here for all to read; take it from the environment or a secret input, and have it replaced`;
  const fixes = variable === undefined ? [] : fixesFor(outline, scalar, look, variable);
  return { message, at, ...(fixes.length > 0 && { fixes }) };
}

function fixesFor(outline: StepContext, scalar: ScalarNode, { span }: SecretLook, variable: string): readonly Fix[] {
  const isDenied = outline.governance.deniedEnvironment.some(({ source }) => globMatches(source, variable));
  const isWhole = span.start === 0 && span.end === scalar.source.length;
  if (isDenied || scalar.style === 'block') return [];
  const template = `{{ .env.${variable} }}`;
  const title = `Take it from the environment variable '${variable}'`;
  if (isWhole) return [{ title, edits: [{ at: scalar.at, newText: `"${template}"` }] }];
  return [{ title, edits: [{ at: spanInScalar(outline.text, scalar, span), newText: template }] }];
}

/** The environment variable that a secret may come from, by the name that it is given to. */
function variableFor(name = ''): string {
  const words = name
    .replace(/^-+/, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return /^[A-Z]/.test(words) ? words : 'SECRET_VALUE';
}
