import { entriesOf, entryAt } from '../syntax/node.js';
import type { Description, FaultContext } from './fault-context.js';
import { keysOf } from './schema.js';
import { oneOf } from './wording.js';

const code = 'schema/not-one-key';

/** What a person reads about an assertion that checks nothing, or more than one thing. */
export function notOneKey({ node, schema, owner, head }: FaultContext): Description {
  const known = [...keysOf(schema).keys()].filter((key) => key !== 'on');
  const keys = entriesOf(node).map(({ key }) => key);
  const [first, second] = keys.filter(({ source }) => source !== 'on');
  if (!first) {
    const isNothing = keys.length === 0;
    const state = isNothing ? 'is empty; write' : "says with 'on' where to look, but not what for; add";
    return { code, message: `${owner} ${state} ${oneOf(known)}`, at: isNothing ? node.at : head };
  }
  const other = second ?? first;
  const message = `${owner} has one kind, but here are '${first.source}' and '${other.source}'; begin a new item for '${other.source}'`;
  return { code, message, at: other.at };
}

/** What a person reads about `on` beside something that looks at no output. */
export function assertionFault({ node, head }: FaultContext): Description {
  const kind = entriesOf(node).find(({ key }) => key.source !== 'on')?.key.source ?? '';
  const message = `'on' says which output is looked at, but '${kind}' looks at none; remove 'on'`;
  return { code: 'schema/unknown-key', message, at: entryAt(node, 'on')?.key.at ?? head };
}

/** What a person reads about a capture that takes several parts of an output at once. */
export function tooManyParts({ node, name, head }: FaultContext): Description {
  const parts = entriesOf(node).flatMap(({ key }) => (partKeys.includes(key.source) ? [key] : []));
  const [first, second] = parts;
  const message = `${name} takes one part of the output, but here are '${first?.source}' and '${second?.source}'; keep one of them`;
  return { code, message, at: second?.at ?? head };
}

const partKeys = ['json_path', 'regex', 'expr'];
