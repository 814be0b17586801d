import { dirname, join } from 'node:path';
import type { Pacer } from '../../engine/drive.js';
import type { Plan } from '../../model/plan.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ActiveStep, LeafStep } from '../../model/runbook.js';
import { exactArgument } from '../../replay/record/argument.js';
import type { RecordedCall } from '../../replay/record/recorded-call.js';
import { recordingText } from '../../replay/record/recording-text.js';
import { scenarioText } from '../../replay/record/scenario-text.js';
import { emptyRecording, type Recording } from '../../replay/recording.js';
import { laidOver } from '../../replay/test/laid-over.js';
import { madeUpAnswers, madeUpPeople, todo, unreachedCalls } from '../../replay/test/scaffold.js';
import { willingPeople } from '../../replay/test/willing-people.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../load.js';
import type { Replayed } from '../replay/open-replay.js';
import { type Places, placesOf, type Scaffolded, stores, storeTest, takenFault } from './init-files.js';
import { noScenario } from './load-tests.js';
import { replayOf } from './run-test.js';

/** What is wanted of the beginning of a test. */
export interface InitOrder {
  /** The path of the runbook. */
  readonly runbook: string;
  /** What the test is called; its scenario lies in a folder of that name. */
  readonly name: string;
  /** Values of inputs, by name. */
  readonly given: ReadonlyMap<string, string>;
  /** Whether files that are there already are written anew. */
  readonly isForced: boolean;
}

/** Writes a test of a runbook with a scenario and a recording in which all is made up, so that it runs at once. */
export async function testFromRunbook(order: InitOrder): Promise<Result<Scaffolded, RunFault>> {
  const loaded = await loadRunbook(order.runbook);
  if (!loaded.ok) return loaded;
  const places = placesOf(order.runbook, order.name);
  const fault = order.isForced ? undefined : takenFault(places);
  if (fault !== undefined) return failed(fault);
  return written(loaded.value, order, places);
}

async function written(
  runbook: LoadedRunbook,
  order: InitOrder,
  places: Places,
): Promise<Result<Scaffolded, RunFault>> {
  const trial = await tried(runbook, order);
  if (!trial.ok) return trial;
  const { calls, people } = trial.value;
  const { plan } = runbook;
  const unreached = unreachedCalls(plan, new Set(calls.map(({ stepId }) => stepId)));
  const remark = `${todo}: every output is made up; put what the commands really write in its place`;
  const scenario = scenarioText({ name: order.name, description: remark }, calls);
  const stored = await stores([
    [places.scenario, `${scenario.text}${unreached}`],
    ...[...scenario.files].map(([path, text]) => [join(dirname(places.scenario), path), text] as const),
    [places.recording, `# ${todo}: what people say and hand in is made up\n${recordingText(people)}`],
  ]);
  if (!stored.ok) return stored;
  const told = `${todo}: this is what comes of answers that are made up; say what has to come of real ones`;
  const test = await storeTest(runbook, { ...order, remark: told }, places);
  if (!test.ok) return test;
  return ok({
    files: [places.test, places.scenario, places.recording],
    madeUp: madeUpIn(plan, calls, people),
    missing: [],
  });
}

interface Trial {
  readonly calls: readonly RecordedCall[];
  readonly people: Recording;
}

/** Runs a runbook with made-up answers, to see what it calls and whom it asks. */
async function tried(runbook: LoadedRunbook, { given, name }: InitOrder): Promise<Result<Trial, RunFault>> {
  const { plan } = runbook;
  const made = madeUpPeople(plan, given);
  let current: LeafStep | undefined;
  const pacer: Pacer = {
    before: async (intent) => {
      if (intent.kind === 'execute-step') current = intent.planStep.step;
    },
  };
  const calls: RecordedCall[] = [];
  const player = madeUpAnswers(
    noScenario(name),
    () => current,
    (call) => calls.push({ ...call, argv: call.argv.map(exactArgument) }),
  );
  const { gates } = willingPeople(plan);
  const replayed = await replayOf(runbook, player, laidOver(made, { ...emptyRecording, gates }), pacer);
  if (!replayed.ok) return failed(withAdvice(replayed.error));
  const asked = new Set(askedIn(replayed.value));
  return ok({ calls, people: { ...made, gates: new Map([...gates].filter(([id]) => asked.has(id))) } });
}

function withAdvice(fault: RunFault): RunFault {
  return { ...fault, message: `${fault.message}; give the inputs with '--input NAME=VALUE'` };
}

function askedIn({ events }: Replayed): readonly string[] {
  return events.flatMap((event) => (event.type === 'approval.requested' ? [event.step_id] : []));
}

function patternOf(step: ActiveStep, name: string): readonly string[] {
  return step.capture[name]?.select.kind === 'regex' ? [`${step.id}: ${name}`] : [];
}

function madeUpIn(
  plan: Plan,
  calls: readonly RecordedCall[],
  { inputs, evidence, gates }: Recording,
): readonly string[] {
  const files = plan.steps.flatMap(({ step }) =>
    step.type === 'manual'
      ? step.requiredEvidence.filter(({ kind }) => kind === 'attachment').map(({ name }) => `${step.id}: ${name}`)
      : [],
  );
  const patterns = plan.steps.flatMap(({ step }) =>
    step.type === 'manual' ? [] : Object.keys(step.capture).flatMap((name) => patternOf(step, name)),
  );
  const count = (number: number, what: string) => (number === 0 ? [] : [`${number} ${what}${number === 1 ? '' : 's'}`]);
  return [
    ...count(calls.length, 'output'),
    ...count(inputs.size, 'input'),
    ...count([...evidence.values()].flatMap((answers) => [...answers]).length, 'answer'),
    ...count(gates.size, 'approval'),
    ...(patterns.length === 0 ? [] : [`no output that the pattern of ${patterns.join(', ')} takes`]),
    ...(files.length === 0 ? [] : [`no file for ${files.join(', ')}, which only you have`]),
  ];
}
