import { failed, ok, type Result } from '../model/result.js';
import type { Scope } from './scopes.js';
import { openedValue } from './seen/lazy-value.js';

/** The path of a part of a value whose own path is known, such as `$history[2].status`. */
export function pathOf(parent: string, name: string, isList: boolean): string {
  if (isList) return `${parent}[${name}]`;
  return /^[A-Za-z_]\w*$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

/** The value at a path through what is seen of a run; undefined where the text is no such path. */
export function valueAtPath(text: string, scopes: readonly Scope[]): Result<unknown, string> | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const [root = '', ...names] = parts;
  const scope = scopes.find(({ id }) => id === root);
  if (!scope) return failed(`'$${root}' is not seen here; there are ${scopes.map(({ id }) => `$${id}`).join(', ')}`);
  let value: unknown = scope.value();
  for (const name of names) {
    const opened = openedValue(value);
    if (!opened || !Object.hasOwn(opened, name)) return failed(`'${text}' leads to nothing; there is no '${name}'`);
    value = (opened as Readonly<Record<string, unknown>>)[name];
  }
  return ok(value);
}

function partsOf(text: string): readonly string[] | undefined {
  const [, root, rest = ''] = /^\$([a-z]+)(.*)$/s.exec(text) ?? [];
  if (root === undefined || !/^(?:\.[A-Za-z_]\w*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*$/.test(rest)) return undefined;
  const parts = rest.match(/\.[A-Za-z_]\w*|\[\d+\]|\["(?:[^"\\]|\\.)*"\]/g) ?? [];
  return [root, ...parts.map(nameIn)];
}

function nameIn(part: string): string {
  if (part.startsWith('.')) return part.slice(1);
  return part.startsWith('["') ? (JSON.parse(part.slice(1, -1)) as string) : part.slice(1, -1);
}
