import { referencesOf } from '../template/references.js';
import { argumentTest, isMistakenPattern } from './argv.js';
import { globTest } from './glob.js';
import { outputTemplate } from './output.js';
import type { Output, Scenario, ScenarioFault, ScenarioStep, Strictness } from './scenario.js';

/** What is wrong between the parts of a scenario, and, where it is taken strictly, what would never come to pass. */
export function checkScenario(scenario: Scenario, strictness: Strictness): readonly ScenarioFault[] {
  const faults = scenario.steps.flatMap((step, index) => [
    ...captureFaults(scenario, step),
    ...outputsOf(step).flatMap((output) => forwardFaults(scenario, index, output)),
  ]);
  return strictness === 'strict' ? [...faults, ...strictFaults(scenario)] : faults;
}

function captureFaults({ vars }: Scenario, { captures, line }: ScenarioStep): readonly ScenarioFault[] {
  return [...captures.keys()]
    .filter((name) => vars.has(name))
    .map((name) => ({ line, message: `the capture '${name}' is a name of 'vars' too; call one of them otherwise` }));
}

function outputsOf({ stdout, stderr }: ScenarioStep): readonly Output[] {
  return [stdout, stderr];
}

function referencesIn(output: Output): readonly (readonly string[])[] {
  if (output.kind === 'file' || !output.text.includes('{{')) return [];
  const template = outputTemplate(output.text);
  return template.ok ? referencesOf(template.value) : [];
}

/** A capture that only a later step has. */
function forwardFaults({ steps }: Scenario, index: number, output: Output): readonly ScenarioFault[] {
  const line = steps[index]?.line ?? 1;
  return referencesIn(output).flatMap(([first, name, ...others]) => {
    if (first !== 'capture' || name === undefined || others.length > 0) return [];
    const has = ({ captures }: ScenarioStep) => captures.has(name);
    if (steps.slice(0, index).some(has) || !steps.slice(index + 1).some(has)) return [];
    return [{ line, message: `'.capture.${name}' is used before the step that captures it; put that step first` }];
  });
}

function strictFaults(scenario: Scenario): readonly ScenarioFault[] {
  const globs = scenario.deniedVariables.flatMap((glob) => {
    const test = globTest(glob);
    return test.ok ? [] : [{ line: 1, message: `deny_env_vars: ${test.error}, so that it would deny nothing` }];
  });
  return [...globs, ...scenario.steps.flatMap((step) => strictStepFaults(scenario, step))];
}

function strictStepFaults(scenario: Scenario, step: ScenarioStep): readonly ScenarioFault[] {
  const messages = [
    ...step.argv.flatMap(argumentFault),
    ...outputsOf(step).flatMap((output) => outputFaults(scenario, output)),
    ...(step.condition === '' ? [] : [`'when: ${step.condition}' is never looked at; remove it`]),
  ];
  return messages.map((message) => ({ line: step.line, message }));
}

function argumentFault(expected: string): readonly string[] {
  const test = argumentTest(expected);
  if (!test.ok) return [`'${expected}' would match nothing: ${test.error}`];
  if (!isMistakenPattern(expected)) return [];
  return [`'${expected}' would be compared as it stands; write '{{ .any }}', '{{ .regex "…" }}', or the value itself`];
}

function outputFaults({ vars }: Scenario, output: Output): readonly string[] {
  if (output.kind === 'file')
    return isOutside(output.path) ? [`'${output.path}' lies outside of the folder of the scenario`] : [];
  const template = outputTemplate(output.text);
  if (!template.ok) return [`the output is no template: ${template.error}; '{{' itself is written '{{ "{{" }}'`];
  return referencesIn(output)
    .filter(([name = '']) => name !== 'capture' && !vars.has(name))
    .map(([name]) => `'.${name}' has no value; add it to 'vars'`);
}

function isOutside(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..');
}
