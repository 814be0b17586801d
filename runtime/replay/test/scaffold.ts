import type { Plan } from '../../model/plan.js';
import type { ActiveStep, InputDeclaration, LeafStep } from '../../model/runbook.js';
import type { RecordedCall } from '../record/recorded-call.js';
import { emptyRecording, type Recording } from '../recording.js';
import type { ScenarioPlayer } from '../scenario/session.js';
import { outcomeOf, type ReplayedRun, replayExit, stepOutcomeOf } from './judge.js';
import { laidOver } from './laid-over.js';
import { willingPeople } from './willing-people.js';

/** What is made up for a person to fill in begins with this. */
export const todo = 'TODO';

/** An output that a step takes, as far as that can be made up: what it captures and asserts is looked at. */
export function madeUpOutput(step: ActiveStep): string {
  const captures = Object.values(step.capture);
  const asserted = step.assertions.flatMap((one) => (one.kind === 'contains' ? [one.text] : []));
  if (captures.some(({ type, select }) => type === 'json' || select.kind === 'json_path')) return '{}\n';
  if (captures.some(({ type }) => type === 'number')) return '0\n';
  if (captures.some(({ type }) => type === 'boolean')) return 'true\n';
  return [`${todo} what step '${step.id}' writes`, ...asserted].map((line) => `${line}\n`).join('');
}

/** A player that answers every command with what is made up for its step, and tells of each. */
export function madeUpAnswers(
  base: ScenarioPlayer,
  current: () => LeafStep | undefined,
  tell: (call: RecordedCall) => void,
): ScenarioPlayer {
  return {
    ...base,
    answer: (played, { argv }) => {
      const step = current();
      const stdout = step === undefined || step.type === 'manual' ? '' : madeUpOutput(step);
      tell({ stepId: step?.id ?? '', remark: `${todo}: made up`, argv, exit: 0, stdout, stderr: '' });
      return { answer: { exit: 0, stdout, stderr: '', step: 0 }, played };
    },
  };
}

/** What a scenario says of the commands that a run with made-up answers did not come to; they need not be called. */
export function unreachedCalls({ steps }: Plan, reached: ReadonlySet<string>): string {
  return steps
    .flatMap(({ step }) => (step.type === 'cli' && !reached.has(step.id) ? [step] : []))
    .map((step) => {
      const argv = step.argv.map((word) => JSON.stringify(word.includes('{{') ? '{{ .any }}' : word));
      const stdout = JSON.stringify(madeUpOutput(step));
      const match = `  - match:\n      argv: [${argv.join(', ')}]\n    calls: {min: 0, max: 1}\n`;
      return `  # ${step.id}: ${todo}: made up; not reached with what is above\n${match}    respond:\n      exit: 0\n      stdout: ${stdout}\n`;
    })
    .join('');
}

/** What people would say for a run of a runbook to go through, made up where only they know it. */
export function madeUpPeople(plan: Plan, given: ReadonlyMap<string, string>): Recording {
  const { evidence } = willingPeople(plan);
  const inputs = Object.entries(plan.inputs).flatMap(([name, declaration]) => inputOf(name, declaration, given));
  const secrets = inputs.filter(([name]) => plan.inputs[name]?.isSecret === true && !given.has(name));
  const people: Recording = {
    ...emptyRecording,
    inputs: new Map(inputs),
    environment: Object.fromEntries(secrets.map(([name]) => [variableOf(name), `${todo}-secret-${name}`])),
    evidence: new Map([...evidence].filter(([, answers]) => answers.size > 0)),
  };
  return plan.about.prerequisites ? laidOver({ ...emptyRecording, prerequisites: 'confirmed' }, people) : people;
}

/** The text of a test file that expects what came of a run. */
export function scaffoldText(
  { name, scenario, runbook }: { readonly name: string; readonly scenario: string; readonly runbook: string },
  run: ReplayedRun,
  remark: string,
): string {
  const steps = run.plan.steps.map(({ step }) => `        ${step.id}: ${stepOutcomeOf(run.state, step.id)}\n`);
  return [
    `# ${remark}\n`,
    'apiVersion: runbook-test/v0\n',
    `runbook: ${JSON.stringify(runbook)}\n`,
    '\ntests:\n',
    `  - name: ${JSON.stringify(name)}\n`,
    `    scenario: ${JSON.stringify(scenario)}\n`,
    '    expect:\n',
    `      outcome: ${outcomeOf(run.state)}\n`,
    `      exit: ${replayExit(run)}\n`,
    ...(steps.length === 0 ? [] : ['      steps:\n', ...steps]),
  ].join('');
}

function inputOf(
  name: string,
  { type, choices, isSecret, isRequired, default: fallback, from }: InputDeclaration,
  given: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const said = given.get(name);
  if (said !== undefined) return [[name, said]];
  if (isSecret && (isRequired || from !== undefined)) return [[name, `env:${variableOf(name)}`]];
  if (!isRequired || fallback !== undefined) return [];
  const [choice] = choices ?? [];
  return [[name, String(choice ?? { string: todo, number: 0, boolean: true }[type])]];
}

function variableOf(name: string): string {
  return `${todo}_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
