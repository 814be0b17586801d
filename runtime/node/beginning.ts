import { dirname } from 'node:path';
import type { InputDeclaration } from '../model/runbook.js';
import { prerequisiteLines } from '../run/description.js';
import { inputFault } from '../run/inputs.js';
import { referenceReader } from './input-reference.js';
import { loadRunbook } from './load.js';

/** What a person has to say before a run of a runbook can begin. */
export interface RunBeginning {
  /** The inputs by name; those that are taken from a place which has them are left out. */
  readonly inputs: Readonly<Record<string, InputDeclaration>>;
  /** What has to hold, a line each. */
  readonly prerequisites: readonly string[];
  /** Why a text is not taken for an input; undefined where it is. */
  faultOf(name: string, text: string): string | undefined;
}

/** Reads what a run of a runbook has to be begun with; undefined where the runbook cannot be run. */
export async function beginningOf(program: string): Promise<RunBeginning | undefined> {
  const loaded = await loadRunbook(program);
  if (!loaded.ok) return undefined;
  const { plan, path } = loaded.value;
  const read = referenceReader(dirname(path), process.env);
  const isThere = ({ from }: InputDeclaration) => from !== undefined && read(from).ok;
  return {
    inputs: Object.fromEntries(Object.entries(plan.inputs).filter(([, declaration]) => !isThere(declaration))),
    prerequisites: prerequisiteLines(plan),
    faultOf: (name, text) => {
      const declaration = Object.hasOwn(plan.inputs, name) ? plan.inputs[name] : undefined;
      return declaration && inputFault(name, declaration, text);
    },
  };
}
