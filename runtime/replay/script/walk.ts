import {
  type AndOr,
  type CommandNode,
  type CompoundList,
  type ParsedScript,
  type Pipeline,
  type PipelineNode,
  type PipeOperator,
  parse,
  type Statement,
} from 'unbash';
import { runSimple } from './command.js';
import { runArithmeticFor, runCase, runFor, runIf, runWhile } from './compound.js';
import { holds } from './conditions.js';
import { Leaving, type Left, Unplayable } from './fault.js';
import { redirected } from './redirect.js';
import { bashOnly, inside, type Scene } from './scene.js';
import { checkValue, Input, Kept, type Sink } from './stream.js';
import { arithmeticValue } from './words/expand.js';

/** Plays a whole script, or what stands in a subshell, to its end; gives its status. */
export function runToEnd(script: ParsedScript, scene: Scene): number {
  return endedStatus(scene, () => runScript(script, scene));
}

function runScript({ errors, commands }: ParsedScript, scene: Scene): number {
  const [error] = errors ?? [];
  if (error === undefined) return runStatements(commands, scene);
  scene.play.line = scene.lineAt(error.pos);
  throw new Unplayable(`the script cannot be read: ${error.message}`);
}

/** The status of something that ends where a script or subshell is left, with what it does at its end. */
function endedStatus(scene: Scene, act: () => number): number {
  const { shell } = scene;
  shell.status = leftStatus(scene, act);
  const { atExit } = shell;
  if (atExit === undefined) return shell.status;
  shell.atExit = undefined;
  const { status } = shell;
  const { line } = scene.play;
  return leftStatus(scene, () => {
    runScript(parse(atExit), { ...scene, lineAt: () => line });
    return status;
  });
}

function leftStatus(scene: Scene, act: () => number): number {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Leaving)) throw error;
    return statusWhen(error.left, scene);
  }
}

function statusWhen(left: Left, { depth, shell }: Scene): number {
  if (left.kind === 'abort') return depth === 0 && !shell.options.errexit ? 127 : 1;
  return left.kind === 'exit' || left.kind === 'return' ? left.status : 0;
}

/** What a script in `$(…)` writes, without the ends of lines behind it. */
export function substitute(script: ParsedScript, scene: Scene): string {
  const { play, shell, lineAt } = scene;
  const kept = new Kept((length) => play.written(length));
  const { line } = play;
  const copy = shell.copy();
  // There bash forgets 'set -e', and other shells do not.
  if (play.dialect === 'bash') copy.options = { ...copy.options, errexit: false };
  const status = runToEnd(
    script,
    inside(scene, {
      shell: copy,
      streams: new Map(scene.streams).set(1, kept),
      loops: 0,
      // Its places are those of a text of its own, where backslashes were taken out of it.
      lineAt: script.source === undefined ? lineAt : () => line,
    }),
  );
  checkValue(kept.text);
  play.substituted = status;
  shell.status = status;
  return kept.text.replace(/\n+$/, '');
}

function runStatements(statements: readonly Statement[], scene: Scene): number {
  let status = 0;
  for (const statement of statements) {
    scene.play.line = scene.lineAt(statement.pos);
    if (statement.background) throw new Unplayable("'&' starts something beside the script");
    status = runAndOr(statement.command, scene);
  }
  return status;
}

function runList(list: CompoundList, scene: Scene): number {
  return runStatements(list.commands, scene);
}

function runAndOr(node: AndOr | PipelineNode, scene: Scene): number {
  if (node.type !== 'AndOr') return runPipelineNode(node, scene);
  const last = node.commands.length - 1;
  let status = 0;
  for (const [index, command] of node.commands.entries()) {
    const skipping = status === 0 ? '||' : '&&';
    if (index > 0 && node.operators[index - 1] === skipping) continue;
    status = runPipelineNode(command, index < last ? { ...scene, isExempt: true } : scene);
  }
  return status;
}

function runPipelineNode(node: PipelineNode, scene: Scene): number {
  if (node.type === 'Pipeline') return node.prefixes.length > 0 ? runPrefixed(node, scene) : runPlain(node, scene);
  scene.shell.status = runCommand(node, scene);
  if (countsAsFailure(node)) checkFailure(scene);
  return scene.shell.status;
}

function runPlain(node: Pipeline, scene: Scene): number {
  scene.shell.status = runPipeline(node, scene);
  checkFailure(scene);
  return scene.shell.status;
}

/** A pipeline behind `!`, whose failure ends nothing. */
function runPrefixed(node: Pipeline, scene: Scene): number {
  if (node.prefixes.some(({ type }) => type === 'Time')) throw new Unplayable("'time' measures what takes no time");
  // Where 'set -e' comes only behind it, bash ends at the failure of what stands behind it too.
  const status = runPipeline(node, { ...scene, isExempt: scene.isExempt || scene.shell.options.errexit });
  scene.shell.status = node.prefixes.length % 2 === 1 ? Number(status === 0) : status;
  return scene.shell.status;
}

/** Whether the failure of a command ends a script with `set -e`: of others, what is in them has ended it already. */
function countsAsFailure(node: CommandNode): boolean {
  const { type } = node.type === 'Redirected' ? node.command : node;
  return type === 'Command' || type === 'Subshell' || type === 'TestCommand' || type === 'ArithmeticCommand';
}

function checkFailure({ shell, isExempt }: Scene): void {
  if (shell.status !== 0 && shell.options.errexit && !isExempt) {
    throw new Leaving({ kind: 'exit', status: shell.status });
  }
}

function runPipeline({ commands, operators }: Pipeline, scene: Scene): number {
  if (commands.length === 1 && commands[0] !== undefined) return runCommand(commands[0], scene);
  const statuses: number[] = [];
  let input = scene.streams.get(0);
  for (const [index, command] of commands.entries()) {
    const kept = new Kept((length) => scene.play.written(length));
    const streams = pipedStreams(scene, input, operators[index], kept);
    statuses.push(inSubshell({ ...scene, streams }, (own) => runCommand(command, own)));
    input = new Input(kept.text);
  }
  const failed = scene.shell.options.pipefail ? statuses.findLast((status) => status !== 0) : statuses.at(-1);
  return failed ?? 0;
}

/** What a command of a pipeline reads and writes. */
function pipedStreams(
  scene: Scene,
  input: Sink | Input | undefined,
  operator: PipeOperator | undefined,
  output: Sink,
): Scene['streams'] {
  if (operator === '|&') bashOnly("'|&'", scene);
  return new Map([
    ...scene.streams,
    ...(input === undefined ? [] : ([[0, input]] as const)),
    ...(operator === undefined ? [] : ([[1, output]] as const)),
    ...(operator === '|&' ? ([[2, output]] as const) : []),
  ]);
}

function inSubshell(scene: Scene, act: (scene: Scene) => number): number {
  const own = inside(scene, { shell: scene.shell.copy(), loops: 0 });
  return endedStatus(own, () => act(own));
}

function runCommand(node: CommandNode, scene: Scene): number {
  scene.play.step();
  switch (node.type) {
    case 'Command':
      scene.play.line = scene.lineAt(node.pos);
      return runSimple(node, scene, runCompound);
    case 'Redirected':
      return runCommand(node.command, { ...scene, streams: redirected(node.redirects, scene) });
    case 'Subshell':
      return inSubshell(scene, (own) => runList(node.body, own));
    case 'BraceGroup':
      return runList(node.body, inside(scene, {}));
    case 'If':
      return runIf(node, inside(scene, {}), runList);
    case 'For':
      return runFor(node, inside(scene, {}), runList);
    case 'While':
      return runWhile(node, inside(scene, {}), runList);
    case 'Case':
      return runCase(node, inside(scene, {}), runList);
    case 'Function':
      if (/^function\s/.test(node.name.text) || node.name.pos > node.pos) bashOnly("'function'", scene);
      scene.shell.functions.set(node.name.value, { body: node.body, lineAt: scene.lineAt });
      return 0;
    case 'TestCommand':
      bashOnly("'[['", scene);
      return holds(node.expression, scene) ? 0 : 1;
    case 'ArithmeticCommand':
      bashOnly("'(('", scene);
      return arithmeticValue(node.expression, scene) === 0n ? 1 : 0;
    case 'ArithmeticFor':
      bashOnly("'for (('", scene);
      return runArithmeticFor(node, inside(scene, {}), runList);
    case 'Select':
      throw new Unplayable("'select' asks a person");
    case 'Coproc':
      throw new Unplayable("'coproc' starts something beside the script");
  }
}

function runCompound(body: CommandNode | CompoundList, scene: Scene): number {
  return body.type === 'CompoundList' ? runList(body, scene) : runCommand(body, scene);
}

/** Where the shell writes and reads before a script changes it. */
export function standardStreams(stdin: string, stdout: Sink, stderr: Sink): Scene['streams'] {
  return new Map<number, Sink | Input>([
    [0, new Input(stdin)],
    [1, stdout],
    [2, stderr],
  ]);
}
