import type { Plan } from '../../model/plan.js';
import { failed } from '../../model/result.js';
import type { Scenario, ScenarioStep } from '../scenario/scenario.js';
import type { Call, Played, ScenarioPlayer } from '../scenario/session.js';

/** A player that has an answer to every command: the one of a like step of the scenario, else nothing and exit code 0. */
export function anyAnswer(scenario: Scenario, plan: Plan, called: (argv: readonly string[]) => void): ScenarioPlayer {
  const scripts = new Set(plan.steps.flatMap(({ step }) => (step.type === 'script' ? [step.text] : [])));
  return {
    scenario,
    strictness: 'strict',
    readOutput: (path) => failed(`'${path}' is not read`),
    answer: (played, { argv }: Call) => {
      // What a script calls is looked at, not the script: so nothing answers for it as a whole.
      if (argv.some((word) => scripts.has(word))) return withoutAnswer(played);
      called(argv);
      const like = scenario.steps.find((step) => isLike(step, argv));
      return { answer: { exit: like?.exit ?? 0, stdout: textOf(like), stderr: '', step: 0 }, played };
    },
  };
}

function withoutAnswer(played: Played) {
  const reason = 'the script as a whole has no answer';
  const answer = { exit: 1, stdout: '', stderr: `${reason}\n` };
  return { answer, played: { ...played, unanswered: [...played.unanswered, reason] } };
}

function isLike({ argv }: ScenarioStep, called: readonly string[]): boolean {
  return argv[0] === called[0] && argv.length === called.length && argv[1] === called[1];
}

function textOf(step: ScenarioStep | undefined): string {
  return step?.stdout.kind === 'text' && !step.stdout.text.includes('{{') ? step.stdout.text : '';
}
