import { programName } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const allowedEntry: Rule = {
  code: 'governance/allowed-entry',
  severity: 'warning',
  explanation:
    'An entry of governance.allowed_commands is the name of one program, or the absolute path of one. Words behind the name and patterns are never looked at, so such an entry allows nothing. A path that begins in the folder of a step is another file in each folder, so it allows whatever lies there.',
  howToFix: 'Write the name alone, or an absolute path; denied_commands narrows it down.',
  check,
};

function check({ governance }: Outline): readonly Finding[] {
  return (governance.allowed ?? []).flatMap((entry) => faultOf(entry));
}

function faultOf(entry: ScalarNode): readonly Finding[] {
  const { source, at } = entry;
  const [first = '', ...rest] = source.trim().split(/\s+/);
  if (/[*?{]/.test(source)) {
    return [{ message: `'${source}' is a pattern, and no program has that name; write each name of its own`, at }];
  }
  if (rest.length > 0 && !isPath(first)) {
    const message = `'${source}' holds more than the name of a program, so it allows nothing; write '${first}'`;
    return [{ message, at, fixes: [renamed(entry, first)] }];
  }
  if (!isPath(source) || isAbsolute(source)) return [];
  const name = programName(source);
  const message = `'${source}' is another file in each folder, so it allows whatever lies there; write '${name}' or an absolute path`;
  return [{ message, at }];
}

function renamed({ at }: ScalarNode, name: string) {
  return { title: `Change to '${name}'`, edits: [{ at, newText: name }] };
}

function isPath(text: string): boolean {
  return /[\\/]/.test(text);
}

function isAbsolute(text: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(text) && !/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(text);
}
