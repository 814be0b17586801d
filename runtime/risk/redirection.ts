// Holds a list: where output may go.
import type { Redirect } from 'unbash';
import { isDevice, isVitalPath } from './places.js';
import type { CommandWord } from './scene.js';
import { harmless, type Verdict, verdict } from './verdict.js';

const nowhere = /^\/dev\/(null|zero|full|tty|stdin|stdout|stderr|fd\/\d+)$/;

/** The verdict on where a command's output goes or its input comes from. */
export function judgeRedirection(redirect: Redirect, target: CommandWord | undefined): Verdict {
  if (target === undefined)
    return verdict('shell/redirection', 'unknown', placeless(redirect), 'a redirection without a target');
  if (/^\/dev\/(tcp|udp)\//.test(target.value)) {
    return verdict('shell/network-device', 'dangerous', target.span, 'opens a network connection from the shell');
  }
  if (redirect.operator === '<' || redirect.operator === '<&') return harmless;
  if (redirect.operator === '>&' && /^(\d+-?|-)$/.test(target.value)) return harmless;
  return judgeTarget(target);
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
