import { dialectOfProgram, readBy } from './dialect.js';
import { fileKey } from './fetched.js';
import type { Invocation } from './invocation.js';
import type { CommandKnowledge, ProgramKnowledge } from './knowledge.js';
import { type CommandWord, type Judges, type Scene, spanOf } from './scene.js';
import { harmless, joinAll, type Verdict, verdict } from './verdict.js';

/** The verdict on a program that a command reads: from a script file, from its input, or from a person. */
export function judgeProgram(
  command: CommandKnowledge,
  invocation: Invocation,
  words: readonly CommandWord[],
  scene: Scene,
  judges: Judges,
): Verdict {
  const { runs } = command;
  if (runs === undefined || isAnswered(runs, invocation)) return harmless;
  const script = scriptOf(runs, invocation);
  return script === undefined ? judgeInput(runs, words, scene, judges) : judgeScriptFile(script, scene);
}

/** Whether options already say what to do, so that nothing is read. */
function isAnswered(runs: ProgramKnowledge, { flags, operands }: Invocation): boolean {
  if (runs.unlessOperand === true && operands.length > 0) return true;
  const names = (runs.unless ?? '').split(' ');
  return flags.some((flag) => flag.names.some((name) => names.includes(name)));
}

function scriptOf(runs: ProgramKnowledge, { operands, flags }: Invocation): CommandWord | undefined {
  const readsInput = flags.some(({ names }) => names.includes('-s'));
  const script = operands[0];
  return readsInput || runs.script !== true || script?.value === '-' ? undefined : script;
}

/** The verdict on running a file whose content is not at hand: worse where this very text fetched it from elsewhere. */
export function judgeScriptFile(script: CommandWord, { fetched }: Scene): Verdict {
  const { value, span } = script;
  if (/^<\(/.test(value) || /^\/dev\/(stdin|fd\/|tcp\/)/.test(value)) {
    return verdict('shell/piped-program', 'dangerous', span, 'runs a program that comes from somewhere else', look);
  }
  if (fetched.has(fileKey(value))) {
    return verdict('shell/fetched-program', 'dangerous', span, `runs '${value}', which was just fetched`, look);
  }
  return verdict(
    'shell/script-file',
    'caution',
    span,
    `what the file '${value}' does is not known`,
    'read the file first',
  );
}

const look = 'save it to a file and read it before it runs';

function judgeInput(runs: ProgramKnowledge, words: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  const span = spanOf(words);
  const { input } = scene;
  switch (input.kind) {
    case 'pipe':
      if (input.text !== undefined && runs.language !== 'bash') {
        return judges.language(input.text, runs.language, { ...scene, depth: scene.depth + 1, place: () => span });
      }
      return verdict('shell/piped-program', 'dangerous', span, 'runs whatever comes in', look);
    case 'file':
      return verdict('shell/piped-program', 'dangerous', span, 'runs whatever comes in', look);
    case 'text':
      return judgeGiven(runs, input, readBy(dialectOfProgram(words[0]?.value ?? '', scene), scene), judges);
    case 'none':
      return verdict('shell/session', 'caution', span, 'opens a session in which anything can be done');
  }
}

function judgeGiven(
  runs: ProgramKnowledge,
  input: Extract<Scene['input'], { kind: 'text' }>,
  scene: Scene,
  judges: Judges,
): Verdict {
  const inner: Scene = { ...scene, depth: scene.depth + 1, input: { kind: 'none' }, place: placeIn(input) };
  const found = judges.language(input.text, runs.language, inner);
  if (input.isStatic) return found;
  const isAllOpen = /^\s*[$`]\S*\s*$/.test(input.text);
  const why = isAllOpen
    ? 'what it is given to run is only known when it runs'
    : 'parts of it are only known when it runs';
  return joinAll([found, verdict('shell/dynamic-text', isAllOpen ? 'dangerous' : 'caution', input.span, why)]);
}

function placeIn({ span, text }: { span: { start: number; end: number }; text: string }): Scene['place'] {
  if (span.end - span.start !== text.length) return () => span;
  return ({ start, end }) => ({ start: start + span.start, end: end + span.start });
}
