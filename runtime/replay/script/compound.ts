import type { ArithmeticFor, Case, CompoundList, For, If, While } from 'unbash';
import { Leaving } from './fault.js';
import { bashOnly, type Scene } from './scene.js';
import { arithmeticValue, fieldsOf, patternOfWord, textOfWord } from './words/expand.js';
import { matchesGlob } from './words/glob.js';

/** Plays the commands of a list one after the other; gives the status of the last. */
type RunList = (list: CompoundList, scene: Scene) => number;

export function runIf(node: If, scene: Scene, runList: RunList): number {
  const found = [node, ...node.elif].find(({ clause }) => isMet(clause, scene, runList));
  const body = found?.then ?? node.else;
  return body === undefined ? 0 : runList(body, scene);
}

export function runFor({ name, wordlist, body }: For, scene: Scene, runList: RunList): number {
  const { shell } = scene;
  const words = wordlist === undefined ? shell.positional : fieldsOf(wordlist, scene);
  let status = 0;
  for (const word of words) {
    shell.set(name.value, word);
    const turn = oneTurn(scene, () => runList(body, { ...scene, loops: scene.loops + 1 }));
    status = turn.status ?? 0;
    if (turn.isLast) break;
  }
  return status;
}

export function runWhile({ kind, clause, body }: While, scene: Scene, runList: RunList): number {
  // A condition may leave the loop too.
  const within = { ...scene, loops: scene.loops + 1 };
  const goesOn = () => isMet(clause, within, runList) === (kind === 'while');
  return loop(scene, () => (goesOn() ? runList(body, within) : undefined));
}

export function runArithmeticFor(
  { initialize, test, update, body }: ArithmeticFor,
  scene: Scene,
  runList: RunList,
): number {
  arithmeticValue(initialize, scene);
  let isFirst = true;
  const goesOn = () => {
    if (!isFirst) arithmeticValue(update, scene);
    isFirst = false;
    return test === undefined || arithmeticValue(test, scene) !== 0n;
  };
  const within = { ...scene, loops: scene.loops + 1 };
  return loop(scene, () => (goesOn() ? runList(body, within) : undefined));
}

/** Takes turns until one says that there is none any more, or the loop is left. */
function loop(scene: Scene, act: () => number | undefined): number {
  let status = 0;
  for (;;) {
    const turn = oneTurn(scene, act);
    if (turn.status !== undefined) status = turn.status;
    if (turn.isLast || turn.status === undefined) return status;
  }
}

interface Turn {
  /** Undefined where the loop is over. */
  readonly status: number | undefined;
  readonly isLast: boolean;
}

/** One turn of a loop, up to its end or to where it is left. */
function oneTurn({ loops, shell, play }: Scene, act: () => number | undefined): Turn {
  play.step();
  try {
    return { status: act(), isLast: false };
  } catch (error) {
    if (!(error instanceof Leaving)) throw error;
    const { left } = error;
    if (left.kind !== 'break' && left.kind !== 'continue') throw error;
    shell.status = 0;
    if (left.levels > 1 && loops > 0) throw new Leaving({ kind: left.kind, levels: left.levels - 1 });
    return { status: 0, isLast: left.kind === 'break' };
  }
}

export function runCase({ word, items }: Case, scene: Scene, runList: RunList): number {
  const text = textOfWord(word, scene);
  let status = 0;
  let falls = false;
  for (const { pattern, body, terminator } of items) {
    if (terminator !== undefined && terminator !== ';;') bashOnly(`'${terminator}'`, scene);
    if (!falls && !pattern.some((each) => matchesGlob(patternOfWord(each, scene), text))) continue;
    status = runList(body, scene);
    falls = terminator === ';&';
    if (terminator === ';;' || terminator === undefined) return status;
  }
  return status;
}

/** A condition, whose failure decides something and ends nothing. */
function isMet(clause: CompoundList, scene: Scene, runList: RunList): boolean {
  return runList(clause, { ...scene, isExempt: true }) === 0;
}
