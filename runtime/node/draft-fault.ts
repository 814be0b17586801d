import { resolve } from 'node:path';
import { type Analysis, createPlan, readRunbook } from '../language/index.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Plan } from '../model/plan.js';
import { failed } from '../model/result.js';
import { exactArgument } from '../replay/record/argument.js';
import { scenarioText } from '../replay/record/scenario-text.js';
import { readScenario } from '../replay/scenario/read.js';
import { scenarioPlayer, unplayed } from '../replay/scenario/session.js';
import { analyseRunbook } from './analyse.js';
import { sha256Hex } from './digest.js';
import { quoted } from './files.js';
import type { RunFault } from './load.js';
import { usualPolicyPlaces } from './policy/places.js';
import { policyPosture } from './policy/policy.js';
import { unheldFault } from './policy/under-policy.js';

/**
 * Why a draft may not be written where it would lie: it breaks the schema or a rule, the policies there never let it
 * run, or no recorded scenario could answer it. What the text had before is no reason, nor what is marked as a conflict.
 */
export async function draftFault(path: string, text: string, before = ''): Promise<RunFault | undefined> {
  const analysed = await analyseRunbook(resolve(path), text);
  if (!analysed.ok) return { kind: 'file', ...analysed.error };
  const { analysis } = analysed.value;
  const diagnostics = newErrors(analysis, before);
  if (diagnostics.length > 0)
    return {
      kind: 'invalid',
      path,
      message: `${quoted(path)} is not written: the draft breaks ${counted(diagnostics.length)}`,
      diagnostics,
      analysis,
    };
  const plan = createPlan(analysis, { runbookPath: path, runbookSha256: `sha256:${sha256Hex(text)}` });
  if (!plan.ok) return undefined;
  return (await policyFaultOf(resolve(path), plan.value)) ?? replayFault(path, plan.value);
}

function newErrors({ diagnostics }: Analysis, before: string): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'conflicts/open');
  if (errors.length === 0 || before === '') return errors;
  const known = new Set(readRunbook(before).diagnostics.map(wordsOf));
  return errors.filter((error) => !known.has(wordsOf(error)));
}

function wordsOf({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}

function counted(count: number): string {
  return count === 1 ? 'a rule' : `${count} rules`;
}

async function policyFaultOf(path: string, plan: Plan): Promise<RunFault | undefined> {
  const posture = await policyPosture({ path, plan, homes: [] }, usualPolicyPlaces(process.env));
  if (!posture.ok) return { kind: 'refused', ...posture.error };
  return unheldFault({ ...plan, posture: posture.value });
}

/** Why a scenario that was recorded of a run could not answer it again. */
function replayFault(path: string, { steps }: Plan): RunFault | undefined {
  for (const { step } of steps) {
    // A value that is not known yet is whatever the run has.
    const argv = step.type === 'cli' ? step.argv.map((word) => word.replace(/\{\{[^}]*\}\}/g, 'value')) : [];
    const reason = argv.length === 0 ? undefined : unanswered(step.id, argv);
    if (reason !== undefined)
      return {
        kind: 'file',
        message: `${quoted(path)} is not written: no recorded scenario could answer step '${step.id}': ${reason}`,
      };
  }
  return undefined;
}

function unanswered(stepId: string, argv: readonly string[]): string | undefined {
  const call = { stepId, argv: argv.map(exactArgument), exit: 0, stdout: '', stderr: '' };
  const scenario = readScenario(scenarioText({ name: stepId, description: stepId }, [call]).text, 'strict');
  if (!scenario.ok) return scenario.error[0]?.message ?? 'it cannot be written down';
  const player = scenarioPlayer(scenario.value, 'strict', () => failed('no file is there'));
  const { answer } = player.answer(unplayed(scenario.value), { argv, stdin: '', environment: {} });
  return answer.step === undefined ? answer.stderr.trim() : undefined;
}
