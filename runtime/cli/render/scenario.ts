import type { Output, Scenario, ScenarioStep } from '../../replay/scenario/scenario.js';
import { fitted } from './fold.js';
import { oneLine } from './plain.js';

/** What a scenario answers, step by step. */
export function scenarioText(scenario: Scenario): string {
  const { name, description, steps, groups } = scenario;
  const about = [name, ...(description.trim() === '' ? [] : [description.trim()])].map(oneLine);
  const lines = steps.flatMap((step, index) => {
    const group = groups.find(({ start }) => start === index);
    const heading = group ? [`  in any order: ${oneLine(group.name)}`] : [];
    const isMember = groups.some(({ start, end }) => start <= index && index < end);
    return [...heading, ...stepLines(step, index, isMember ? '    ' : '  ')];
  });
  return fitted(`${[...about, ...lines].join('\n')}\n`);
}

function stepLines(
  { argv, stdin, exit, stdout, stderr, calls, captures }: ScenarioStep,
  index: number,
  indent: string,
) {
  const answer = [
    `exit ${exit}`,
    ...outputNote('stdout', stdout),
    ...outputNote('stderr', stderr),
    ...(captures.size > 0 ? [`captures ${[...captures.keys()].join(', ')}`] : []),
  ];
  return [
    `${indent}${index + 1}  ${oneLine(argv.map(word).join(' '))}`,
    `${indent}   ${callsText(calls)}${stdin === '' ? '' : ', with standard input'}; ${oneLine(answer.join(', '))}`,
  ];
}

function word(argument: string): string {
  return argument === '' || /[\s"']/.test(argument) ? JSON.stringify(argument) : argument;
}

function callsText({ min, max }: ScenarioStep['calls']): string {
  if (min === max) return min === 1 ? 'called once' : `called ${min} times`;
  return min === 0 ? `called up to ${max} times` : `called ${min} to ${max} times`;
}

function outputNote(stream: string, output: Output): readonly string[] {
  if (output.kind === 'file') return [`${stream} from ${output.path}`];
  if (output.text === '') return [];
  const lines = output.text.split('\n').length - (output.text.endsWith('\n') ? 1 : 0);
  return [`${lines} ${lines === 1 ? 'line' : 'lines'} of ${stream}`];
}
