import { entriesOf } from '../syntax/node.js';
import type { Description, FaultContext } from './fault-context.js';

const code = 'schema/not-one-key';

/** What a person reads about a rollback that says no way to take a step back, more than one, or what its way has no use for. */
export function rollbackFault({ node, name, head }: FaultContext): Description {
  const keys = entriesOf(node).map(({ key }) => key);
  const [first, second] = keys.filter(({ source }) => ways.includes(source));
  if (first === undefined) {
    return { code, message: `${name} does not say how the step is taken back; write ${oneOfWays}`, at: head };
  }
  if (second !== undefined) {
    const message = `${name} takes one way, but here are '${first.source}' and '${second.source}'; keep one of them`;
    return { code, message, at: second.at };
  }
  const stray = keys.find(({ source }) => !ways.includes(source) && source !== 'title' && !isFor(first.source, source));
  const doer = first.source === 'instructions' ? 'a person, who does this one' : `'${first.source}'`;
  const message = `'${stray?.source ?? ''}' is not for ${doer}; remove it`;
  return { code: 'schema/unknown-key', message, at: stray?.at ?? head };
}

const ways = ['argv', 'script', 'instructions'];

const oneOfWays = "'argv', 'script' or 'instructions'";

function isFor(way: string, key: string): boolean {
  if (way === 'instructions') return false;
  return key !== 'shell' || way === 'script';
}
