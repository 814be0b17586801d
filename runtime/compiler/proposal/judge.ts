import type { Analysis } from '../../language/index.js';
import { edited } from '../../language/suggest/map-edit.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { RiskContext } from '../../risk/index.js';
import type { ProposedChange } from '../../schema/generated/proposal.js';
import { cleanText, shortened } from '../wording.js';
import type { AnsweredChange } from './answer.js';
import { askedFor, settled, valued } from './change-meta.js';
import { conditioned, takenBack } from './change-order.js';
import { asserted, captured, described, handedOver, retitled, type StepScene } from './change-step.js';
import type { Edits } from './edit.js';
import {
  draftAnalysis,
  type Ground,
  groundOf,
  type Lines,
  linesCited,
  type ProposalSource,
  stepNamed,
} from './ground.js';
import { lossIn } from './guard.js';
import { markEdit } from './mark.js';
import { split } from './split.js';

/** What became of the changes that a model proposed. */
export interface Judgement {
  /** The draft with what was accepted, its comments kept; the draft itself where nothing was. */
  readonly draft: string;
  readonly accepted: readonly AcceptedChange[];
  readonly refused: readonly RefusedChange[];
}

/** A change that took part in the new draft. */
export interface AcceptedChange {
  /** Its place in the answer, from 0. */
  readonly index: number;
  /** What it does, in a line. */
  readonly said: string;
  /** What the model says it is good for, in a line. */
  readonly reason: string;
  readonly lines: Lines;
}

/** A change that was left out, and why. */
export interface RefusedChange {
  readonly index: number;
  readonly said: string;
  readonly why: string;
}

/** How a proposal is judged. */
export interface JudgeOptions {
  /** The name of the model, noted wherever it had a part. */
  readonly model: string;
  /** The places in the answer of those changes that a person wants; without it all are wanted. */
  readonly wanted?: ReadonlySet<number>;
}

/** Judges each change of an answer by itself, and makes the draft that the good ones come to. */
export function judged(changes: readonly AnsweredChange[], source: ProposalSource, options: JudgeOptions): Judgement {
  const { wanted, model } = options;
  const ground = groundOf(source);
  const accepted: AcceptedChange[] = [];
  const refused: RefusedChange[] = [];
  let draft = draftAnalysis(source.draft, source.risk);
  for (const [index, answered] of changes.entries()) {
    if (wanted && !wanted.has(index)) continue;
    const made = madeOf({ ground, draft, risk: source.risk, model }, answered);
    if (made.ok) {
      draft = made.value.draft;
      accepted.push(acceptedChange(index, made.value.change));
    } else refused.push({ index, said: saidOf(answered), why: oneLine(made.error, 300) });
  }
  return { draft: draft.text, accepted, refused };
}

interface Made {
  readonly draft: Analysis;
  readonly change: ProposedChange;
}

function madeOf(scene: Scene, answered: AnsweredChange): Result<Made, string> {
  if (!answered.isShaped) return failed(answered.why);
  const { change } = answered;
  const made = changed(scene, change);
  return made.ok ? ok({ draft: made.value, change }) : made;
}

interface Scene {
  readonly ground: Ground;
  readonly draft: Analysis;
  readonly risk: RiskContext;
  readonly model: string;
}

/** The draft with one change and its mark; or why it is refused. */
function changed(scene: Scene, change: ProposedChange): Result<Analysis, string> {
  const cited = linesCited(scene.ground, change.lines);
  if (cited === undefined) return failed('the guide says nothing in the lines that it names');
  const edits = editsOf(scene, change, cited);
  if (!edits.ok) return edits;
  const after = draftAnalysis(edited(scene.draft.text, edits.value), scene.risk, scene.draft);
  const loss = lossIn(scene.draft, after);
  if (loss !== undefined) return failed(loss);
  const mark = markEdit(after, change, scene.model);
  if (mark === undefined) return failed('its place in the draft cannot be marked as proposed');
  const marked = draftAnalysis(edited(after.text, [mark]), scene.risk, after);
  const lossByMark = lossIn(scene.draft, marked);
  return lossByMark === undefined ? ok(marked) : failed(lossByMark);
}

function editsOf(scene: Scene, change: ProposedChange, cited: Lines): Edits {
  const { ground, draft: analysis } = scene;
  switch (change.kind) {
    case 'input':
      return askedFor({ ground, analysis, cited }, change);
    case 'value':
      return valued({ ground, analysis, cited }, change);
    case 'settle':
      return settled({ ground, analysis, cited }, change);
    default:
      return stepEditsOf(scene, change, cited);
  }
}

type StepChange = Exclude<ProposedChange, { readonly kind: 'input' | 'value' | 'settle' }>;

function stepEditsOf({ ground, draft, risk, model }: Scene, change: StepChange, cited: Lines): Edits {
  const step = stepNamed(draft, change.step);
  if (step === undefined) return failed(`the draft has no step '${change.step.slice(0, 60)}'`);
  if (step.passage === undefined) return failed('the step stands in no line of the guide; the compiler added it');
  const scene: StepScene = { ground, text: draft.text, step, cited };
  switch (change.kind) {
    case 'retitle':
      return retitled(scene, change);
    case 'describe':
      return described(scene, change);
    case 'by_hand':
      return handedOver(scene);
    case 'split':
      return split(scene, change, draft, model);
    case 'capture':
      return captured(scene, change);
    case 'assert':
      return asserted(scene, change);
    case 'condition':
      return conditioned(scene, change);
    case 'rollback':
      return takenBack(scene, change, risk);
  }
}

function acceptedChange(index: number, change: ProposedChange): AcceptedChange {
  const [first = 1, last = first] = change.lines;
  return { index, said: describe(change), reason: oneLine(change.reason, 300), lines: { first, last } };
}

function saidOf(answered: AnsweredChange): string {
  return answered.isShaped ? describe(answered.change) : oneLine(answered.said, 120);
}

/** What a change does, in a line. */
function describe(change: ProposedChange): string {
  return oneLine('step' in change ? `step '${change.step}': ${deedOf(change)}` : deedOf(change), 160);
}

function deedOf(change: ProposedChange): string {
  switch (change.kind) {
    case 'retitle':
      return `the title '${change.title}'`;
    case 'describe':
      return `the description '${change.description}'`;
    case 'by_hand':
      return 'done by a person';
    case 'split':
      return `split into ${change.parts.map(({ title }) => `'${title}'`).join(', ')}`;
    case 'capture':
      return `captures '${change.name}' by '${change.regex ?? change.json_path ?? ''}'`;
    case 'assert':
      return `asserts ${change.test} '${change.text}'`;
    case 'condition':
      return `only when ${change.when}`;
    case 'rollback':
      return `taken back by '${change.argv?.join(' ') ?? change.instructions ?? ''}'`;
    case 'input':
      return `variable '${change.name}' is asked for when a run begins`;
    case 'value':
      return `variable '${change.name}' is '${change.value}'`;
    case 'settle':
      return `TODO ${change.todo} is answered: '${change.answer}'`;
  }
}

// Each stands in a line of a terminal, a list or a comment.
function oneLine(text: string, most: number): string {
  return shortened(cleanText(text).replace(/[\p{Cf}\p{Co}]/gu, ''), most);
}
