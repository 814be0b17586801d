import type { Span } from '../../../model/text.js';
import type { Outline } from '../../outline.js';
import { type StepOutline, withRollbacks } from '../../step-outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const pathChanged: Rule = {
  code: 'governance/path-changed',
  severity: 'warning',
  explanation:
    "The names in governance.allowed_commands stand for the programs that the PATH of whoever starts the run finds. Where a step changes PATH, or what a name means in its shell, 'kubectl' may be another program than the one that was allowed.",
  howToFix: 'Leave PATH as it is, and allow a program that lies elsewhere by its absolute path.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { governance, defaults, steps } = outline;
  if (!governance.allowed) return [];
  const entries = [...defaults.env, ...withRollbacks(steps).flatMap(({ env }) => env)];
  const set = entries.flatMap(({ key }) => (isSearchPath(key.source) ? [finding(key.source, key.at)] : []));
  return [...set, ...withRollbacks(steps).flatMap((step) => [...inArgv(step), ...inScript(outline, step)])];
}

function finding(text: string, at: Span): Finding {
  const message = `'${text}' changes which programs the names in allowed_commands stand for; leave it, and allow a program by its absolute path`;
  return { message, at };
}

// Windows knows the variable by any case.
function isSearchPath(name: string): boolean {
  return /^path$/i.test(name);
}

/** `env PATH=… kubectl` */
function inArgv({ argv }: StepOutline): readonly Finding[] {
  return argv.slice(1).flatMap(({ source, at }) => (/^PATH=/.test(source) ? [finding(source, at)] : []));
}

const changes = /(?:^|[\s;&|(])(PATH\+?=|alias\s+[\w.-]+=|hash\s+-p\b|enable\s+-f\b)/g;

function inScript({ text }: Outline, { script }: StepOutline): readonly Finding[] {
  if (!script) return [];
  return [...script.text.source.matchAll(changes)].map(({ index, 0: whole, 1: change = '' }) => {
    const start = index + whole.length - change.length;
    return finding(change, spanInScalar(text, script.text, { start, end: start + change.length }));
  });
}
