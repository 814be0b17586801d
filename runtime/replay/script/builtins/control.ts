import { Leaving, Unplayable } from '../fault.js';
import { complain, type Scene } from '../scene.js';
import { sinkOf } from '../stream.js';

/** `exit`: ends the script, or the subshell. */
export function exit([, status, ...more]: readonly string[], { shell }: Scene): never {
  if (more.length > 0) throw new Unplayable("'exit' is given more than a status");
  throw new Leaving({ kind: 'exit', status: statusIn('exit', status, shell.status) });
}

/** `return`: ends the function. */
export function leaveFunction([, status]: readonly string[], { shell }: Scene): never {
  if (!shell.isInFunction) throw new Unplayable("'return' stands outside of a function");
  throw new Leaving({ kind: 'return', status: statusIn('return', status, shell.status) });
}

function statusIn(command: string, word: string | undefined, last: number): number {
  if (word === undefined) return last;
  if (!/^-?\d{1,9}$/.test(word)) throw new Unplayable(`'${command} ${word}' names no status`);
  return Number(word) & 0xff;
}

/** `break` and `continue`: leave loops, or the turn of one. */
export function leaveLoop(kind: 'break' | 'continue') {
  return ([, count = '1']: readonly string[], { loops }: Scene): never => {
    if (loops === 0) throw new Unplayable(`'${kind}' stands outside of a loop`);
    if (!/^[1-9]\d*$/.test(count)) throw new Unplayable(`'${kind} ${count}' is not played`);
    throw new Leaving({ kind, levels: Math.min(Number(count), loops) });
  };
}

/** `trap`: what is done at the end is kept; signals never come in a replay. */
export function trap(words: readonly string[], { shell }: Scene): number {
  const [action, ...signals] = words[1] === '--' ? words.slice(2) : words.slice(1);
  if (action === undefined || signals.length === 0) throw new Unplayable(`'${words.join(' ')}' is not played`);
  const strange = signals.find((signal) => !isEnd(signal) && !neverComes.test(signal));
  if (strange !== undefined) throw new Unplayable(`'trap' for '${strange}' is not played`);
  if (signals.some(isEnd)) shell.atExit = action === '-' || action === '' ? undefined : action;
  return 0;
}

const neverComes = /^(SIG)?(INT|TERM|HUP|QUIT|PIPE|USR1|USR2|ALRM|WINCH|TSTP)$/;

function isEnd(signal: string): boolean {
  return signal === 'EXIT' || signal === '0';
}

/** `cd`: only remembers the folder, which is not looked for. */
export function changeFolder([, ...words]: readonly string[], scene: Scene): number {
  const { shell } = scene;
  const goal = goalOf(words[0] === '--' ? words.slice(1) : words, scene);
  if (shell.get('CDPATH')) throw new Unplayable("'cd' searches the folders of 'CDPATH'");
  const before = shell.get('PWD') ?? '/';
  shell.set('OLDPWD', before);
  shell.set('PWD', folderFrom(before, goal));
  if (words.at(-1) === '-') sinkOf(scene.streams, 1).write(`${shell.get('PWD')}\n`);
  return 0;
}

function goalOf(words: readonly string[], { shell }: Scene): string {
  const [word, ...more] = words;
  const goal = word === '-' ? shell.get('OLDPWD') : (word ?? shell.get('HOME'));
  const isOption = word !== '-' && goal?.startsWith('-');
  if (!goal || isOption || more.length > 0) throw new Unplayable(`'cd ${words.join(' ')}' is not played`);
  return goal;
}

function folderFrom(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** `pwd`: the folder that `cd` went to. */
export function currentFolder([, ...words]: readonly string[], { shell, streams }: Scene): number {
  if (words.some((word) => word !== '-L')) throw new Unplayable(`'pwd ${words.join(' ')}' looks at the disk`);
  sinkOf(streams, 1).write(`${shell.get('PWD')}\n`);
  return 0;
}

/** `wait`: nothing runs beside a script that is played. */
export function wait([, ...words]: readonly string[]): number {
  if (words.length > 0) throw new Unplayable(`'wait ${words.join(' ')}' waits for a process`);
  return 0;
}

/** `sleep`: takes no time. */
export function sleep([, ...words]: readonly string[], scene: Scene): number {
  if (words.length > 0 && words.every((word) => /^(\d+\.?\d*|\.\d+)[smhd]?$/.test(word))) return 0;
  complain(scene, `sleep: '${words.join(' ')}' is no time`);
  return 1;
}
