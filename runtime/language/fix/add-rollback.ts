import type { Diagnostic } from '../../model/diagnostic.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import { describeCommand } from '../../risk/index.js';
import { noRollback } from '../check/risk/no-rollback.js';
import { commandOfStep, judgedBy } from '../step-command.js';
import type { StepOutline } from '../step-outline.js';
import { addedAfter, type NewEntry, quotedText, textEntry } from '../suggest/map-edit.js';
import { entryAt } from '../syntax/node.js';
import { type ActionPlace, refactoring, stepUnder, type TextAction } from './action.js';
import { inverseOf } from './inverse.js';
import { newerVersion } from './version.js';

/** The step with what takes it back: its inverse where that is known, else instructions that its author completes. */
export function rollbackActions(place: ActionPlace): readonly TextAction[] {
  const step = stepUnder(place);
  if (!step || entryAt(step.node, 'rollback') || !changesSomething(place, step)) return [];
  const inverse = inverseOf(step.argv.map(({ source }) => source));
  const title = inverse ? `Add the rollback: ${inverse.join(' ')}` : 'Add a rollback by hand';
  const action = refactoring('refactor.rewrite', title, rollbackEdits(place, step, inverse));
  const solves = faultsFor(place, step);
  return [solves.length === 0 ? action : { ...action, kind: 'quickfix', solves }];
}

function faultsFor({ analysis: { diagnostics } }: ActionPlace, { id, head }: StepOutline): readonly Diagnostic[] {
  const at = id?.at ?? head;
  return diagnostics.filter((fault) => fault.code === noRollback.code && fault.at.start === at.start);
}

function changesSomething({ analysis: { outline } }: ActionPlace, step: StepOutline): boolean {
  const command = step.type === 'cli' || step.type === 'script' ? commandOfStep(outline, step) : undefined;
  return command !== undefined && judgedBy(outline.risk)(command).risk !== 'safe';
}

function rollbackEdits(
  { analysis }: ActionPlace,
  step: StepOutline,
  inverse: readonly string[] | undefined,
): Result<readonly TextEdit[], string> {
  const version = newerVersion(analysis);
  const { node: map } = step;
  if (!version.ok || map.kind !== 'map') return version;
  const edit = addedAfter({ text: analysis.text, map }, 'with', inverse ? commandEntry(inverse) : handEntry(step));
  return edit ? ok([...version.value, edit]) : failed('the step says nothing yet');
}

function commandEntry(argv: readonly string[]): NewEntry {
  const words = `argv: [${argv.map(quotedText).join(', ')}]`;
  return { key: 'rollback', flow: `{${words}}`, block: ['', `  ${words}`] };
}

function handEntry(step: StepOutline): NewEntry {
  const { flow, block } = textEntry('instructions', instructionsFor(step));
  const [first, ...more] = block;
  return {
    key: 'rollback',
    flow: `{instructions: ${flow}}`,
    block: ['', `  instructions: ${first}`, ...more.map((line) => (line === '' ? '' : `  ${line}`))],
  };
}

function instructionsFor({ argv, id }: StepOutline): string {
  const words = argv.map(({ source }) => source);
  // A template would be filled in here too, where not every name has a value.
  const isQuoted = words.length > 0 && !words.some((word) => /\{\{|\n/.test(word));
  const what = isQuoted ? `'${words.join(' ')}'` : `step '${id?.source ?? ''}'`;
  const inverse = describeCommand(words)?.inverse;
  const hint = inverse === undefined ? '' : `, mostly with '${inverse}'`;
  return `TODO: say how to take back ${what}${hint}.`;
}
