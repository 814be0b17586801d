import { quotedText } from '../../language/suggest/map-edit.js';
import { failed } from '../../model/result.js';
import type { RiskContext } from '../../risk/index.js';
import { classifyArgv } from '../../risk/index.js';
import type { ConditionChange, RollbackChange } from '../../schema/generated/proposal.js';
import { readArgv } from '../argv.js';
import type { IrStatement } from '../ir.js';
import { ownText, placeOf, runs, type StepScene } from './change-step.js';
import { allOf, type Edits, quotedEntry, withEntry } from './edit.js';
import { commandsSaid, overlaps, saidIn, shareSection } from './ground.js';
import { wordsFault } from './words.js';

/** When the step is done, where the guide says so of this very step. */
export function conditioned(scene: StepScene, { when }: ConditionChange): Edits {
  if (scene.step.data['when'] !== undefined) return failed('the step has a condition already');
  if (isGate(scene)) return failed('the step is a gate, which is never left out');
  const said = conditionsFor(scene);
  if (said.length === 0) return failed('the lines say no condition of this step');
  const value = comparedValue(when);
  if (value === undefined) return failed(`'${when.slice(0, 80)}' is not one comparison of a name with a value`);
  if (!says(said.map(({ text }) => text).join('\n'), value)) return failed(`the condition does not say '${value}'`);
  return allOf([withEntry(placeOf(scene), ['source', 'title', 'type'], quotedEntry('when', when))]);
}

/** What takes the step back: a command of the guide as it stands there, or what a person does, in plain words. */
export function takenBack(scene: StepScene, change: RollbackChange, risk: RiskContext): Edits {
  const { argv, instructions } = change;
  if (!runs(scene)) return failed('a person does the step, and takes it back');
  if (scene.step.data['rollback'] !== undefined) return failed('the step has a rollback already');
  if ((argv === undefined) === (instructions === undefined))
    return failed("one of 'argv' and 'instructions' says how it is taken back");
  const fault = argv ? commandFault(scene, argv, risk) : wordsFault(instructions ?? '', ownText(scene));
  if (fault !== undefined) return failed(fault);
  const line = argv ? `argv: [${argv.map(quotedText).join(', ')}]` : `instructions: ${quotedText(instructions ?? '')}`;
  const entry = { key: 'rollback', flow: `{${line}}`, block: ['', `  ${line}`] };
  return allOf([withEntry(placeOf(scene), ['with'], entry)]);
}

/** A step that only holds people up until something is settled. */
function isGate({ ground, step }: StepScene): boolean {
  const { passage, data } = step;
  if (data['approvals'] !== undefined || passage === undefined) return true;
  return ground.ir.prerequisites.some((statement) => overlaps(passage, statement));
}

/** The conditions in the cited lines that stand in the step's own passage, or right above it. */
function conditionsFor({ ground, step, cited }: StepScene): readonly IrStatement[] {
  const { passage } = step;
  if (passage === undefined) return [];
  const near = { first: passage.first - reach, last: passage.last };
  return ground.ir.conditionals.filter(
    (statement) =>
      overlaps(cited, statement) &&
      overlaps(near, statement) &&
      shareSection(ground, passage, { first: statement.line, last: statement.endLine }),
  );
}

// A sentence, a blank line and the fence.
const reach = 4;

/** The value that a condition compares a name with; undefined where it is more or less than that. */
function comparedValue(when: string): string | undefined {
  const [, first, second] = comparison.exec(when.trim()) ?? call.exec(when.trim()) ?? [];
  const value = first ?? second;
  return value !== undefined && /[\p{L}\p{N}]/u.test(value) ? value : undefined;
}

const name = String.raw`(?:(?:captures|inputs|vars)\.[A-Za-z_]\w*|steps\.[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)`;
const comparison = new RegExp(String.raw`^${name} (?:==|!=|<|<=|>|>=) (?:"([^"\\]+)"|(\d+(?:\.\d+)?))$`);
const call = new RegExp(String.raw`^!?${name}\.(?:contains|startsWith|endsWith)\("([^"\\]+)"\)$`);

function says(text: string, value: string): boolean {
  const bare = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, ' ')} `;
  return bare.includes(
    ` ${value
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.]+/gu, ' ')
      .trim()} `,
  );
}

function commandFault(scene: StepScene, argv: readonly string[], risk: RiskContext): string | undefined {
  const { ground, cited } = scene;
  const line = argv.join(' ').slice(0, 120);
  const readings = commandsSaid(ground, cited).map((command) => readArgv(command, ground.ir.variables));
  const isSaid = readings.some((reading) => 'argv' in reading && isSame(reading.argv, argv));
  if (!isSaid) return `'${line}' is no command of these lines`;
  if (!isNear(scene)) return 'the lines stand in another section than the step';
  const { final, risk: found } = classifyArgv(argv, risk);
  if (final.risk !== 'dangerous' && found !== 'unknown') return undefined;
  return `'${line}' is ${found}; what takes a step back must not be`;
}

function isNear({ ground, step, cited }: StepScene): boolean {
  return step.passage !== undefined && saidIn(ground, cited) !== '' && shareSection(ground, step.passage, cited);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
}
