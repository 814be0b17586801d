// Holds a list: where output may go.
import type { Redirect, Redirection } from 'unbash';
import { isDevice, isVitalPath } from './places.js';
import type { CommandWord } from './scene.js';
import { harmless, type Verdict, verdict } from './verdict.js';

const nowhere = /^\/dev\/(null|zero|full|tty|stdin|stdout|stderr|fd\/\d+)$/;

/** The verdict on where a command's output goes or its input comes from. */
export function judgeRedirection(redirect: Redirect, target: CommandWord | undefined, isProbe = false): Verdict {
  if (target === undefined)
    return verdict('shell/redirection', 'unknown', placeless(redirect), 'a redirection without a target');
  if (isNetwork(target.value)) {
    return connection(target, isProbe);
  }
  if (redirect.operator === '<' || redirect.operator === '<&') return harmless;
  if (redirect.operator === '>&' && /^(\d+-?|-)$/.test(target.value)) return harmless;
  return judgeTarget(target);
}

const address = /^\/dev\/(tcp|udp)\/(\$\w+|\$\{\w+\}|[\w.:-])+\/(\$\w+|\$\{\w+\}|\w)+$/;

/** Where nothing of this machine is sent and nothing that comes is run, a connection only tests a port. */
function connection({ value, span }: CommandWord, isProbe: boolean): Verdict {
  if (isProbe && address.test(value)) {
    return verdict('shell/network-device', 'caution', span, 'opens a network connection to see whether a port answers');
  }
  return verdict('shell/network-device', 'dangerous', span, 'opens a network connection from the shell');
}

/** Whether a command with these redirections says at most words that are written here, and runs nothing that it reads. */
export function isProbe(words: readonly CommandWord[], redirects: readonly Redirection[]): boolean {
  const [name, ...rest] = words;
  if (!words.every(({ isStatic, hasGlob }) => isStatic && hasGlob !== true)) return false;
  if (name === undefined || /^(:|true|echo|printf)$/.test(name.value)) return true;
  const inputs = redirects.filter(isInput);
  return name.value === 'cat' && rest.length === 0 && inputs.length > 0 && inputs.every(isEmpty);
}

function isInput(redirect: Redirection): boolean {
  return redirect.type !== 'Redirect' || redirect.operator.startsWith('<');
}

/** Whether a redirection gives a command nothing to read but what comes from the network. */
function isEmpty(redirect: Redirection): boolean {
  const target = redirect.type === 'Redirect' ? redirect.target?.value : undefined;
  return target === '/dev/null' || isNetwork(target ?? '');
}

/** Whether a path is a connection that the shell opens. */
export function isNetwork(path: string): boolean {
  return /^\/dev\/(tcp|udp)\//.test(path);
}

function judgeTarget(target: CommandWord): Verdict {
  const { value, span, isStatic } = target;
  if (isStatic && nowhere.test(value)) return harmless;
  if (isDevice(value)) return verdict('shell/write-device', 'dangerous', span, `overwrites the device '${value}'`);
  if (isVitalPath(value)) {
    return verdict('shell/write-system-file', 'dangerous', span, `writes to the system file '${value}'`);
  }
  return verdict(
    'shell/write-file',
    'caution',
    span,
    `writes to the file '${value}'`,
    'leave the redirection away to only look',
  );
}

function placeless({ pos, end }: Redirect): { start: number; end: number } {
  return { start: pos, end };
}
