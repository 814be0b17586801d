import type { Result } from '../../model/result.js';
import type { InputDeclaration } from '../../model/runbook.js';
import type { Recording } from '../../replay/recording.js';
import { anyAnswer } from '../../replay/test/fuzz-answers.js';
import { fuzzFaults } from '../../replay/test/fuzz-check.js';
import { chanceFrom, type FuzzValue, fuzzValue } from '../../replay/test/fuzz-values.js';
import type { Difference } from '../../replay/test/judge.js';
import { laidOver } from '../../replay/test/laid-over.js';
import type { FuzzWish } from '../../replay/test/test-file.js';
import { willingPeople } from '../../replay/test/willing-people.js';
import type { LoadedRunbook, RunFault } from '../load.js';
import type { LoadedTest } from './load-tests.js';
import { replayOf } from './run-test.js';

/** How tests are run with values that nobody would think of, where the command line says so. */
export interface FuzzOrder {
  /** How often each test is; 0 leaves it to the tests. */
  readonly runs: number;
  /** For the tests that name no seed. */
  readonly seed: number;
}

/** What came of runs with such values. */
export interface Fuzzed {
  readonly differences: readonly Difference[];
  /** What is told beside: how many runs there were, and how to have the same again. */
  readonly notes: readonly string[];
}

/** Runs a test with values for its inputs that nobody would think of; the first run in which something is wrong is told. */
export async function fuzzed(
  runbook: LoadedRunbook,
  { test, ...loaded }: LoadedTest,
  order: FuzzOrder,
): Promise<Fuzzed> {
  const wish = wishOf(test.fuzz?.value, order);
  const inputs = inputsOf(runbook, wish);
  if (wish.runs === 0 || inputs.length === 0) return { differences: [], notes: noInputsNote(wish) };
  const line = test.fuzz?.line ?? test.line;
  let refused = 0;
  for (let run = 0; run < wish.runs; run += 1) {
    const { isRefused, faults } = await oneRun(runbook, loaded, inputs, wish.seed + run);
    if (isRefused) refused += 1;
    const again = `once more with '--fuzz 1 --seed ${wish.seed + run}'`;
    if (faults.length > 0) {
      return { differences: faults.map((message) => ({ line, message: `${message}; ${again}` })), notes: [] };
    }
  }
  const names = inputs.map(([name]) => name).join(', ');
  const but = refused === 0 ? '' : `; ${refused} were refused for values that an input may not have${instead(inputs)}`;
  return { differences: [], notes: [`${wish.runs} runs with other values for ${names}, from seed ${wish.seed}${but}`] };
}

function instead(inputs: readonly Input[]): string {
  const narrow = inputs.filter(isNarrow).map(([name]) => name);
  if (narrow.length === inputs.length) return ', so nothing was run with them';
  return narrow.length === 0 ? '' : `, and run with the test's own for ${narrow.join(', ')}`;
}

type Wish = Required<FuzzWish>;

function wishOf(said: FuzzWish | undefined, { runs, seed }: FuzzOrder): Wish {
  return {
    inputs: said?.inputs ?? [],
    runs: runs > 0 ? runs : (said?.runs ?? 0),
    seed: runs > 0 ? seed : (said?.seed ?? seed),
  };
}

function noInputsNote({ runs }: Wish): readonly string[] {
  return runs === 0 ? [] : ['the runbook has no inputs, so there are no other values to run it with'];
}

type Input = readonly [name: string, declaration: InputDeclaration];

function inputsOf({ plan }: LoadedRunbook, { inputs }: Wish): readonly Input[] {
  return Object.entries(plan.inputs).filter(([name]) => inputs.length === 0 || inputs.includes(name));
}

/** Whether an input takes only values of a certain form, so that few that are made up begin a run. */
function isNarrow([, { type, choices, pattern }]: Input): boolean {
  return type !== 'string' || choices !== undefined || pattern !== undefined;
}

/** What came of one run with other values. */
interface OneRun {
  /** Whether an input may not have the value that was made up for it. */
  readonly isRefused: boolean;
  readonly faults: readonly string[];
}

async function oneRun(
  runbook: LoadedRunbook,
  test: Omit<LoadedTest, 'test'>,
  inputs: readonly Input[],
  seed: number,
): Promise<OneRun> {
  const chance = chanceFrom(seed);
  const values = inputs.map((input) => ({ input, value: fuzzValue(chance, input[1]) }));
  const faults = await runWith(runbook, test, values);
  if (faults !== undefined) return { isRefused: false, faults };
  // One that is refused must not keep the others from being tried.
  const wide = values.filter(({ input }) => !isNarrow(input));
  return { isRefused: true, faults: (wide.length > 0 && (await runWith(runbook, test, wide))) || [] };
}

interface Tried {
  readonly input: Input;
  readonly value: FuzzValue;
}

/** What was wrong with a run; undefined where it could not begin. */
async function runWith(
  runbook: LoadedRunbook,
  { player, recording }: Omit<LoadedTest, 'test'>,
  tried: readonly Tried[],
): Promise<readonly string[] | undefined> {
  const inputs = tried.map(({ input }) => input);
  const values = new Map(tried.map(({ input: [name], value }) => [name, value] as const));
  const calls: (readonly string[])[] = [];
  const { plan } = runbook;
  const answers = anyAnswer(player.scenario, plan, (argv) => calls.push(argv));
  const people = laidOver(given(inputs, values), laidOver(recording, willingPeople(plan)));
  const replayed = await settled(replayOf(runbook, answers, people));
  if (typeof replayed === 'string') return [replayed];
  // A value that an input may not have is refused before anything begins.
  return replayed.ok ? fuzzFaults({ plan, values, calls, ...replayed.value }) : undefined;
}

type Replayed = Awaited<ReturnType<typeof replayOf>>;

async function settled(replaying: Promise<Result<Extract<Replayed, { ok: true }>['value'], RunFault>>) {
  try {
    return await replaying;
  } catch (error) {
    return `the run broke down: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The values as a person gives them: a secret by the variable that holds it. */
function given(inputs: readonly Input[], values: ReadonlyMap<string, FuzzValue>): Recording {
  const variable = (name: string) => `RUNBOOK_FUZZ_${name}`;
  const isSecret = new Map(inputs.map(([name, declaration]) => [name, declaration.isSecret]));
  const all = [...values];
  return {
    evidence: new Map(),
    gates: new Map(),
    interventions: new Map(),
    inputs: new Map(all.map(([name, { text }]) => [name, isSecret.get(name) ? `env:${variable(name)}` : text])),
    environment: Object.fromEntries(
      all.filter(([name]) => isSecret.get(name)).map(([name, { text }]) => [variable(name), text]),
    ),
  };
}
