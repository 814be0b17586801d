import type { Execution, ExecutionRequest } from '../../engine/ports.js';
import type { ProviderRequest } from '../../engine/provider-port.js';
import { canonicalJson } from '../../record/chain.js';
import type { Recording, WrittenEnding } from '../../replay/recording.js';
import { type Answer, type Call, type Played, type ScenarioPlayer, unplayed } from '../../replay/scenario/session.js';
import { playScript, type ShellCall, shellCallOf } from '../../replay/script/index.js';
import { outputBytes } from '../output-bytes.js';
import { collector } from '../process/collector.js';

/** Answers what the steps of a run would start from one session of a scenario; it has nothing that could start a program. */
export interface ScenarioSession {
  /** Where no step of the scenario answers a shell with a script, the commands in the script are answered. */
  execute(request: ExecutionRequest): Promise<Execution>;
  /**
   * Answers a step of a provider like the call `@provider TYPE WITH`, whose last word is what it is given as canonical JSON:
   * exit code and output are what the provider gave.
   */
  provide(request: ProviderRequest): Promise<Execution>;
  /** How far the scenario is played. */
  played(): Played;
  /** Keeps how far it is played, and gives what puts that back. */
  keep(): () => void;
}

/** The program that stands for providers in scenarios. */
export const providerProgram = '@provider';

/** A session of a scenario at its beginning; what did not end by itself ends as it was recorded to. */
export function scenarioSession(player: ScenarioPlayer, endings: Recording['endings']): ScenarioSession {
  let played = unplayed(player.scenario);
  let calls: CallCounts = new Map();
  const perform = (request: Work, argv: readonly string[]) => {
    if (request.cancellation.isCancelled) return executed(request, cancelled);
    const known = played.unanswered.length;
    const after = answerTo(player, played, { ...request, argv });
    played = after.played;
    const missing = player.strictness === 'strict' ? played.unanswered[known] : undefined;
    const next = nextEnding(endings, calls, request.environment['RUNBOOK_STEP_ID'] ?? '');
    calls = next.calls;
    return executed(request, missing === undefined ? endedAs(after.answer, next.ending) : unanswered(player, missing));
  };
  return {
    execute: (request) => perform(request, request.argv),
    provide: (request) => perform(request, [providerProgram, request.type, canonicalJson(request.with)]),
    played: () => played,
    keep: () => {
      const kept = { played, calls };
      return () => {
        ({ played, calls } = kept);
      };
    },
  };
}

type Work = Pick<ExecutionRequest, 'environment' | 'onOutput' | 'cancellation' | 'cwd'>;

interface Answered {
  readonly answer: Pick<Answer, 'exit' | 'stdout' | 'stderr'>;
  readonly played: Played;
}

interface Started extends Pick<Work, 'environment' | 'cwd'> {
  readonly argv: readonly string[];
}

function answerTo(player: ScenarioPlayer, played: Played, { argv, environment, cwd }: Started): Answered {
  const whole = player.answer(played, { argv, stdin: '', environment });
  const script = whole.answer.step === undefined ? shellCallOf(argv) : undefined;
  return script === undefined ? whole : scriptAnswer(player, played, script, { argv, environment, cwd });
}

/** What a script does whose commands the scenario answers. */
function scriptAnswer(
  player: ScenarioPlayer,
  before: Played,
  script: ShellCall,
  { environment, cwd }: Started,
): Answered {
  let played = before;
  const call = (argv: Call['argv'], stdin: string, variables: Call['environment']) => {
    const next = player.answer(played, { argv, stdin, environment: variables });
    played = next.played;
    return next.answer;
  };
  const done = playScript(script, { environment, cwd, stdin: '' }, call);
  if (done.ok) return { answer: done.value, played };
  // What it did until there is not what the script does.
  const { line, message } = done.error;
  const reason = `the script, line ${line}: ${message}`;
  const answer = { exit: 1, stdout: '', stderr: `scenario '${player.scenario.name}': ${reason}\n` };
  return { answer, played: { ...before, unanswered: [...before.unanswered, reason] } };
}

/** How what would have been started ended. */
interface Ending extends Pick<Execution, 'outcome' | 'detail'> {
  readonly exit?: number;
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
}

function endedAs({ exit, stdout, stderr }: Answered['answer'], ending: WrittenEnding | undefined): Ending {
  if (ending === undefined || (ending.outcome === 'exited' && ending.signal === undefined)) {
    return { exit, stdout, stderr, outcome: 'exited' };
  }
  return { ...ending, stdout, stderr };
}

/** How often each step has called something. */
type CallCounts = ReadonlyMap<string, number>;

function nextEnding(endings: Recording['endings'], calls: CallCounts, stepId: string) {
  const recorded = endings?.get(stepId);
  if (recorded === undefined) return { ending: undefined, calls };
  const count = calls.get(stepId) ?? 0;
  return { ending: recorded[count], calls: new Map(calls).set(stepId, count + 1) };
}

const cancelled: Ending = { outcome: 'cancelled', stdout: '', stderr: '' };

// No exit code could say that there was no answer: a step may expect any of them.
function unanswered({ scenario: { name } }: ScenarioPlayer, reason: string): Ending {
  return { outcome: 'spawn-failed', detail: `the scenario '${name}' has no answer: ${reason}`, stdout: '', stderr: '' };
}

async function executed({ onOutput }: Work, { exit, signal, outcome, detail, ...output }: Ending): Promise<Execution> {
  const stdout = collector((text) => onOutput('stdout', text), undefined);
  const stderr = collector((text) => onOutput('stderr', text), undefined);
  stdout.add(outputBytes(output.stdout));
  stderr.add(outputBytes(output.stderr));
  return {
    outcome,
    exitCode: exit ?? null,
    signal: signal ?? null,
    ...(detail !== undefined && { detail }),
    durationMs: 0,
    stdout: await stdout.end(),
    stderr: await stderr.end(),
  };
}
