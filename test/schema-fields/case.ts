import type { Look } from './view.js';

/** A JSON value of a runbook. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A runbook in which one field is told by what it does: with it something is seen that is not seen without it. */
export interface FieldCase extends Look {
  /** Without its apiVersion. */
  readonly document: { readonly [key: string]: Json };
  /** The way to the field. */
  readonly path: readonly (string | number)[];
  /** What stands there in the other runbook, of a field that cannot be left out. */
  readonly other?: Json;
  readonly shows: RegExp | ((text: string) => boolean);
}

/** A runbook with these steps and this beside its name. */
export function runbook(steps: readonly Json[], meta: { readonly [key: string]: Json } = {}): FieldCase['document'] {
  return { meta: { name: 'A case', ...meta }, steps };
}

/** A step that starts a program. */
export function cli(argv: readonly string[], more: { readonly [key: string]: Json } = {}): Json {
  return { id: 'look', type: 'cli', with: { argv }, ...more };
}

/** A step that gives a text to a shell. */
export function script(run: string, more: { readonly [key: string]: Json } = {}): Json {
  return { id: 'look', type: 'script', with: { run }, ...more };
}

/** A step that a person does. */
export function manual(more: { readonly [key: string]: Json } = {}): Json {
  return { id: 'look', type: 'manual', ...more };
}

/** The document without the field, or with the other value in its place. */
export function without({ document, path, other }: FieldCase): Json {
  return changed(document, path, other);
}

function changed(value: Json, [part, ...rest]: readonly (string | number)[], other: Json | undefined): Json {
  if (part === undefined) return other ?? null;
  if (Array.isArray(value)) return value.map((item, index) => (index === part ? changed(item, rest, other) : item));
  const entries = Object.entries(value as { readonly [key: string]: Json });
  return Object.fromEntries(
    entries.flatMap(([key, inner]) => {
      if (key !== part) return [[key, inner]];
      if (rest.length === 0 && other === undefined) return [];
      return [[key, changed(inner, rest, other)]];
    }),
  );
}
