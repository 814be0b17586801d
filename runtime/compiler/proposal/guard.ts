import { type Analysis, stepRisks } from '../../language/index.js';
import { judgedBy } from '../../language/step-command.js';
import { jsonOf, valueAt } from '../../language/syntax/node.js';
import type { FinalRisk } from '../../model/risk.js';
import { isSameJson } from '../../model/same-json.js';
import { higher } from '../../risk/index.js';
import { todosIn } from './change-meta.js';
import { paragraphsOf } from './split.js';

/**
 * What a draft would lose by a change, whatever the change is: undefined where it is as valid as before, runs nothing
 * that it did not run, asks for no less and keeps every warning. Each kind of change has rules of its own; this is what
 * holds where one of them has a hole.
 */
export function lossIn(before: Analysis, after: Analysis): string | undefined {
  for (const rule of rules) {
    const loss = rule(before, after);
    if (loss !== undefined) return loss;
  }
  return undefined;
}

type Rule = (before: Analysis, after: Analysis) => string | undefined;

const rules: readonly Rule[] = [newFault, changedHead, lostTodo, lostStep, newCommand, lowerRisk];

// A draft that is less clear is still a draft; one that is less safe is not.
const weighed = /^(?:secrets|risk|approvals|policy|patterns|governance\/(?!allowed-entry))/;

function newFault(before: Analysis, after: Analysis): string | undefined {
  const known = new Set(before.diagnostics.map(({ code, message }) => `${code} ${message}`));
  const fault = after.diagnostics.find(
    ({ code, message, severity }) =>
      (severity === 'error' || (severity === 'warning' && weighed.test(code))) && !known.has(`${code} ${message}`),
  );
  if (fault) return `the draft would be at fault: ${fault.message}`;
  return before.outline.isComplete && !after.outline.isComplete ? 'the draft could not be read' : undefined;
}

/** Everything about the whole runbook but the variables, which are asked for, and what is noted of the model. */
function changedHead(before: Analysis, after: Analysis): string | undefined {
  const [one, other] = [headOf(before), headOf(after)];
  return isSameJson(one, other) ? undefined : 'what the runbook says of itself and of its governance would change';
}

function headOf({ document }: Analysis): unknown {
  const { steps: _, meta, ...rest } = recordOf(document && jsonOf(document));
  const { vars: __, inputs: ___, annotations: ____, ...head } = recordOf(meta);
  return { ...rest, ...head };
}

function lostTodo(before: Analysis, after: Analysis): string | undefined {
  const left = todosIn(after.text);
  const lost = todosIn(before.text).find(({ text }, index) => left[index]?.text.startsWith(text) !== true);
  return lost && `a TODO would be lost: ${lost.text}`;
}

type StepData = Readonly<Record<string, unknown>>;

function lostStep(before: Analysis, after: Analysis): string | undefined {
  const [olds, news] = [stepsIn(before), stepsIn(after)];
  const known = new Set(olds.map(({ id }) => id));
  let from = 0;
  for (const old of olds) {
    const at = news.findIndex(({ id }, index) => index >= from && id === old['id']);
    if (at < 0) return `step '${String(old['id'])}' would be lost or moved`;
    const next = news.findIndex(({ id }, index) => index > at && known.has(id));
    const parts = news.slice(at, next < 0 ? undefined : next);
    const loss = lossOfStep(old, parts);
    if (loss !== undefined) return `step '${String(old['id'])}' ${loss}`;
    from = at + 1;
  }
  return undefined;
}

/** What a step would lose, which may have become several. */
function lossOfStep(old: StepData, parts: readonly StepData[]): string | undefined {
  const [first = {}, ...others] = parts;
  const isHandedOver = old['type'] !== 'manual' && first['type'] === 'manual';
  if (old['type'] !== first['type'] && !isHandedOver) return 'would be done by the machine';
  if (others.some(({ type }) => type !== 'manual')) return 'would run more than it does';
  return parts.map((part) => lossOfPart(old, part, isHandedOver)).find(Boolean) ?? lossOfWords(old, parts);
}

/** Keys that stay as they are, of which one may be added where there is none, and of which members may be added. */
const fixedKeys = ['approvals', 'env', 'cwd', 'timeout', 'retry', 'on_error', 'risk', 'resource', 'source'];
const addedKeys = ['when', 'rollback', 'description'];
const workKeys = ['with', 'env', 'cwd', 'timeout', 'retry', 'on_error'];

function lossOfPart(old: StepData, part: StepData, isHandedOver: boolean): string | undefined {
  const kept = isHandedOver ? [...fixedKeys, 'with'].filter((key) => !workKeys.includes(key)) : [...fixedKeys, 'with'];
  const changed = kept.find((key) => !isSameJson(old[key], part[key]));
  if (changed !== undefined) return `would have another '${changed}'`;
  const lost = addedKeys.find((key) => old[key] !== undefined && !isSameJson(old[key], part[key]));
  if (lost !== undefined) return `would lose its '${lost}'`;
  return isHandedOver ? undefined : lossOfMembers(old, part);
}

function lossOfMembers(old: StepData, part: StepData): string | undefined {
  const captures = Object.entries(recordOf(old['capture']));
  if (!captures.every(([name, value]) => isSameJson(recordOf(part['capture'])[name], value)))
    return 'would lose what it captures';
  const assertions = listOf(part['assertions']);
  const isKept = listOf(old['assertions']).every((one) => assertions.some((other) => isSameJson(one, other)));
  return isKept ? undefined : 'would lose an assertion';
}

/** Every paragraph and every item of evidence is still there, and no other paragraph. */
function lossOfWords(old: StepData, parts: readonly StepData[]): string | undefined {
  if (old['type'] !== 'manual') return undefined;
  const said = saidBy(old);
  const saidNow = parts.flatMap(saidBy);
  if (said.length !== saidNow.length || !said.every((one, index) => one === saidNow[index]))
    return 'would have other instructions';
  const items = new Set(parts.flatMap(evidenceOf));
  return evidenceOf(old).every((item) => items.has(item)) ? undefined : 'would ask for less evidence';
}

function saidBy({ instructions }: StepData): readonly string[] {
  return typeof instructions === 'string' ? paragraphsOf(instructions).said.map((text) => text.trim()) : [];
}

function evidenceOf({ required_evidence }: StepData): readonly string[] {
  return listOf(required_evidence).flatMap((one) => {
    const { kind, name, items } = recordOf(one);
    const asked = `${String(kind)} ${String(name)}`;
    return Array.isArray(items) ? items.map((item) => `${asked} ${String(item)}`) : [asked];
  });
}

function newCommand(before: Analysis, after: Analysis): string | undefined {
  const known = new Set(commandsIn(before));
  const invented = commandsIn(after).find((command) => !known.has(command));
  return invented && `the draft would run ${invented}`;
}

/** What the machine would start, rollbacks left out: those are judged where they are proposed. */
function commandsIn(analysis: Analysis): readonly string[] {
  return analysis.outline.steps.flatMap(({ argv, script, type }) => {
    if (type !== 'cli' && type !== 'script') return [];
    return [JSON.stringify(script ? [script.shell, script.text.source] : argv.map(({ source }) => source))];
  });
}

function lowerRisk(before: Analysis, after: Analysis): string | undefined {
  const [old, now] = [classesIn(before), classesIn(after)];
  for (const [id, risk] of now) {
    const was = old.get(id);
    if (was !== undefined && higher(was, risk) !== risk) return `step '${id}' would be ${risk}, and is ${was}`;
  }
  return undefined;
}

function classesIn(analysis: Analysis): ReadonlyMap<string, FinalRisk> {
  const risks = stepRisks(analysis, judgedBy(analysis.outline.risk));
  return new Map(risks.map(({ step, classification }) => [step.id?.source ?? '', classification.final.risk]));
}

function stepsIn({ document }: Analysis): readonly StepData[] {
  const steps = valueAt(document, 'steps');
  return flattened(steps ? jsonOf(steps) : []);
}

function flattened(steps: unknown): readonly StepData[] {
  return listOf(steps).flatMap((step) => {
    const { steps: inner, ...data } = recordOf(step);
    return [data, ...flattened(inner)];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): StepData {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as StepData) : {};
}
