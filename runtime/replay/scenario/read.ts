import { type Document, isMap, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { failed, ok, type Result } from '../../model/result.js';
import { yamlFaultAt } from '../yaml-fault.js';
import { checkScenario } from './check.js';
import { isPositiveDuration } from './duration.js';
import {
  type Field,
  fieldsOf,
  isNothing,
  type Reading,
  refuse,
  resolverWithin,
  textMapOf,
  textOf,
  textsOf,
} from './fields.js';
import { readStep } from './read-step.js';
import type { Scenario, ScenarioFault, ScenarioStep, StepGroup, Strictness } from './scenario.js';

/** Reads a scenario; gives all that is wrong with it, in the order of the lines. Files that it names are not looked at. */
export function readScenario(text: string, strictness: Strictness): Result<Scenario, readonly ScenarioFault[]> {
  const lines = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter: lines })] as readonly Document.Parsed[];
  const [document, second] = documents;
  const broken = document?.errors[0];
  if (broken) return failed([yamlFaultAt(broken, text, lines)]);
  if (document === undefined || isNothing(document.contents))
    return failed([{ line: 1, message: 'there is no scenario in it' }]);
  const reading: Reading = { faults: [], lines, resolved: resolverWithin(document.contents) };
  if (second && strictness === 'strict') {
    refuse(reading, second.contents, 'a second document begins here, which is never read; make it a file of its own');
  }
  const scenario = scenarioIn(reading, document.contents);
  if (reading.faults.length === 0) reading.faults.push(...checkScenario(scenario, strictness));
  if (reading.faults.length === 0) return ok(scenario);
  return failed(reading.faults.toSorted((one, other) => one.line - other.line));
}

function scenarioIn(reading: Reading, contents: unknown): Scenario {
  const fields = fieldsOf(reading, contents, 'a scenario', ['meta', 'steps']);
  const meta = metaIn(reading, fields?.get('meta'), contents);
  return { ...meta, ...stepsIn(reading, fields?.get('steps'), contents) };
}

type Meta = Omit<Scenario, 'steps' | 'groups'>;

const noMeta: Meta = { name: '', description: '', vars: new Map(), allowedCommands: [], deniedVariables: [] };

function metaIn(reading: Reading, field: Field | undefined, contents: unknown): Meta {
  if (isNothing(field?.value)) {
    refuse(reading, field?.key ?? contents, "the scenario has no name; write 'meta: {name: …}'");
    return noMeta;
  }
  const fields = fieldsOf(reading, field?.value, "'meta'", ['name', 'description', 'vars', 'security', 'session']);
  if (fields === undefined) return noMeta;
  const name = textOf(reading, fields.get('name'), "'name'");
  if (name.trim() === '') refuse(reading, field?.key, "the scenario has no name; write 'name: …' below 'meta'");
  checkSession(reading, fields.get('session'));
  return {
    name,
    description: textOf(reading, fields.get('description'), "'description'"),
    vars: textMapOf(reading, fields.get('vars'), "'vars'"),
    ...securityIn(reading, fields.get('security')),
  };
}

function securityIn(reading: Reading, field: Field | undefined): Pick<Meta, 'allowedCommands' | 'deniedVariables'> {
  if (isNothing(field?.value)) return { allowedCommands: [], deniedVariables: [] };
  const fields = fieldsOf(reading, field?.value, "'security'", ['allowed_commands', 'deny_env_vars']);
  const deniedVariables = textsOf(reading, fields?.get('deny_env_vars'), 'deny_env_vars');
  if (deniedVariables.includes('')) refuse(reading, field?.key, "an entry of 'deny_env_vars' is empty; remove it");
  return { allowedCommands: textsOf(reading, fields?.get('allowed_commands'), 'allowed_commands'), deniedVariables };
}

function checkSession(reading: Reading, field: Field | undefined): void {
  if (isNothing(field?.value)) return;
  const ttl = fieldsOf(reading, field?.value, "'session'", ['ttl'])?.get('ttl');
  const text = textOf(reading, ttl, "'ttl'");
  if (text !== '' && !isPositiveDuration(text)) {
    refuse(reading, ttl?.value, `'${text}' is no duration above zero; write one as '90s', '5m' or '1h30m'`);
  }
}

function stepsIn(reading: Reading, field: Field | undefined, contents: unknown): Pick<Scenario, 'steps' | 'groups'> {
  const list = reading.resolved(field?.value);
  if (!isSeq(list) || list.items.length === 0) {
    refuse(reading, field?.key ?? contents, "the scenario has no steps; write 'steps:' with a list of them");
    return { steps: [], groups: [] };
  }
  const steps: ScenarioStep[] = [];
  const groups: StepGroup[] = [];
  for (const item of list.items) {
    const group = groupIn(item);
    if (group === undefined) steps.push(readStep(alone(reading, item), item));
    else groups.push(readGroup(alone(reading, item), group, steps, groups.length + 1));
  }
  return { steps, groups };
}

// Each step is read by itself: an alias reaches no anchor of another step.
function alone(reading: Reading, item: unknown): Reading {
  return { ...reading, resolved: resolverWithin(item) };
}

function groupIn(item: unknown): Field | undefined {
  if (!isMap(item)) return undefined;
  const key = item.items.find((pair) => String(pair.key) === 'group');
  return key && { key: item, value: key.value };
}

function readGroup(reading: Reading, { key: item, value }: Field, steps: ScenarioStep[], count: number): StepGroup {
  fieldsOf(reading, item, 'a group', ['group']);
  const start = steps.length;
  const node = reading.resolved(value);
  // What else stands in it is let pass, as cli-replay does: its own files have it.
  const fields = isMap(node)
    ? new Map(node.items.map((pair) => [String(pair.key), { key: pair.key, value: pair.value }]))
    : undefined;
  const mode = textOf(reading, fields?.get('mode'), "'mode'");
  if (mode !== 'unordered')
    refuse(reading, fields?.get('mode')?.value ?? item, `a group has no mode '${mode}'; write 'mode: unordered'`);
  const list = reading.resolved(fields?.get('steps')?.value);
  if (!isSeq(list) || list.items.length === 0)
    refuse(reading, item, "a group needs steps; write 'steps:' with a list of them");
  else for (const child of list.items) steps.push(...memberIn(reading, child));
  const name = textOf(reading, fields?.get('name'), "'name'");
  return { name: name === '' ? `group-${count}` : name, start, end: steps.length };
}

function memberIn(reading: Reading, child: unknown): readonly ScenarioStep[] {
  if (groupIn(child) === undefined) return [readStep(alone(reading, child), child)];
  refuse(reading, child, 'a group cannot hold another group; write its steps directly');
  return [];
}
