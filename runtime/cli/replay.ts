import { isBlank } from '../model/blank.js';
import { commandLine } from '../model/command-line.js';
import { exitCode } from '../model/exit-code.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { LoadedRunbook, RunFault } from '../node/load.js';
import { type OpenedReplay, openReplay, type Replayed } from '../node/replay/open-replay.js';
import { replayActor } from '../node/replay/people.js';
import { type ReadyReplay, readyReplay, type ScenarioWords } from '../node/replay/ready.js';
import { recordingName } from '../node/replay/recording-file.js';
import type { GivenInputs } from '../node/run-values.js';
import { exitCodeOf } from '../run/outcome.js';
import { strictnessOf } from './compat.js';
import { driverOf, show, stopUnrecorded } from './drive.js';
import { isTerminal } from './people/prompt.js';
import { introduced, introducedAsRecorded } from './prerequisites.js';
import { colors } from './render/colors.js';
import { fittedFault } from './render/fold.js';
import { oneLine, plain } from './render/plain.js';
import { fromHere, reportText } from './render/report.js';
import type { StarterWords } from './starter.js';

/** The scenario that a mode is given: a replay needs one, and nothing else takes one. */
export function scenarioWords(
  mode: string,
  { scenario: path, compat }: { readonly scenario?: string; readonly compat?: string },
): Result<ScenarioWords | undefined, string> {
  if (mode !== 'replay') return withoutScenario(path, compat);
  const strictness = strictnessOf(compat);
  if (!strictness.ok) return strictness;
  if (path === undefined || isBlank(path))
    return failed("a replay needs the answers of the commands; write '--scenario FILE'");
  return ok({ path, strictness: strictness.value });
}

// Left unheeded, it would be a person's mistake that runs commands.
function withoutScenario(path: string | undefined, compat: string | undefined): Result<undefined, string> {
  const option = path !== undefined ? '--scenario' : '--compat';
  if (path === undefined && compat === undefined) return ok(undefined);
  return failed(`'${option}' is for replays; write '--mode replay', or leave it out`);
}

/** What a replay from the command line is begun with. */
export interface ReplayWords {
  readonly given: GivenInputs;
  readonly scenario: ScenarioWords;
  readonly words: StarterWords;
  readonly runDirectory?: string;
}

/** Replays a runbook, says what came of it and sets the exit code; gives why it could not begin. */
export async function replayed(loaded: LoadedRunbook, words: ReplayWords): Promise<RunFault | undefined> {
  const ready = await readyReplay(loaded, words.scenario, words.given);
  if (!ready.ok) return ready.error;
  const { player, values } = ready.value;
  // The same name each time, unless somebody gives theirs, so that the trace is the same each time.
  const driver = await driverOf(loaded, values, { ...words.words, as: words.words.as ?? replayActor.id });
  if (!driver.ok) return { kind: 'file', ...driver.error };
  const introduction = await introducedTo(loaded.plan, ready.value);
  if (introduction === undefined) return undefined;
  const { recording, runDirectory } = { ...words, ...ready.value };
  const opened = await openReplay(loaded, {
    ...driver.value.options,
    actor: { ...driver.value.actor, channel: 'replay' },
    player,
    recording: introduction.isConfirmed ? { ...recording, prerequisites: 'confirmed' } : recording,
    reuse: isTerminal() ? 'where-said' : 'as-needed',
    keeps: 'disk',
    ...(runDirectory !== undefined && { runDirectory }),
  });
  if (!opened.ok) return opened.error;
  driver.value.listen();
  const from = oneLine(player.scenario.name);
  show(`${introduction.head}${colors.dim(`${opened.value.runId}, from the scenario '${from}'; nothing is run`)}\n`);
  const done = await opened.value.start().catch((error: unknown) => stopUnrecorded(opened.value, error));
  if (done !== undefined) await told(opened.value, done, words.scenario);
  return undefined;
}

/** Tells what a person has to know before a replay, unless the recording says that they did. */
export async function introducedTo(plan: Plan, { recording, values }: ReadyReplay) {
  const redact = values.redactor.text;
  return recording.prerequisites === 'confirmed' ? introducedAsRecorded(plan, redact) : introduced(plan, redact);
}

/** Says what came of a replay and sets the exit code. */
export async function told(replay: OpenedReplay, { state, unmet }: Replayed, { path }: ScenarioWords): Promise<void> {
  show(await reportText(replay, state));
  if (state.phase.name === 'paused' && state.phase.reason !== 'cancelled') show(waitingText(path));
  process.stderr.write(fittedFault(plain(unmet.map((fault) => `${path}: ${fault}\n`).join(''))));
  const shown = commandLine(['runbook', 'runs', 'show', fromHere(replay.directory)]);
  if (unmet.length > 0) show(`\nThe scenario was not played as it says. To see what was done:\n  ${plain(shown)}\n`);
  process.exitCode = unmet.length > 0 ? exitCode.resume : exitCodeOf(state);
}

function waitingText(scenario: string): string {
  return `\nNobody has answered: write the answer into '${recordingName}' beside '${oneLine(scenario)}', or replay it at a terminal\n`;
}
