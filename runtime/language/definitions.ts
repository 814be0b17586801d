import type { Outline } from './outline.js';
import { oncePer } from './remembered.js';

/** Where the names of a runbook are defined; of a capture, by the first step that takes it. */
export interface Definitions {
  readonly vars: ReadonlySet<string>;
  readonly inputs: ReadonlySet<string>;
  readonly captures: ReadonlyMap<string, number>;
  /** The places of the steps that have a result, by id; groups have none. */
  readonly steps: ReadonlyMap<string, number>;
  /** What each of these steps captures. */
  readonly outputs: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The definitions of a runbook. */
export const definitionsOf = oncePer(({ vars, inputs, steps }: Outline): Definitions => {
  const captures = new Map<string, number>();
  const places = new Map<string, number>();
  const outputs = new Map<string, ReadonlySet<string>>();
  for (const [index, step] of steps.entries()) {
    const names = step.captures.map(({ key }) => key.source);
    for (const name of names) if (!captures.has(name)) captures.set(name, index);
    const id = step.id?.source;
    if (id === undefined || step.type === 'group' || places.has(id)) continue;
    places.set(id, index);
    outputs.set(id, new Set(names));
  }
  return {
    vars: new Set(vars.map(({ key }) => key.source)),
    inputs: new Set(inputs.map(({ key }) => key.source)),
    captures,
    steps: places,
    outputs,
  };
});
