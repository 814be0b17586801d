import type { Definitions } from './definitions.js';
import { suggestionFor } from './shape/suggestion.js';

/** Where a name is used. */
export interface NamePlace {
  readonly kind: 'template' | 'expression';
  /** The place of its step in the outline; undefined in `meta.defaults`. */
  readonly stepIndex: number | undefined;
  /** The names that mean something only here, such as the output of the step. */
  readonly own: readonly string[];
  /** Whether what the step itself captures is known. */
  readonly seesOwnCaptures: boolean;
}

/** Why a name has no value where it is used. */
export interface NameFault {
  /** What is wrong and what to do, to be put behind the quoted name. */
  readonly message: string;
  /** The name that was meant, as a path. */
  readonly meant?: string;
}

/** What is wrong with a name at a place; undefined where it can have a value. */
export function nameFault(path: readonly string[], place: NamePlace, names: Definitions): NameFault | undefined {
  const [scope = '', name] = path;
  if (place.own.includes(scope)) return undefined;
  if (name === undefined) return bareFault(scope, place, names);
  switch (scope) {
    case 'vars':
    case 'inputs':
      return declaredFault(scope, name, names);
    case 'captures':
      return capturedFault(name, place, names);
    case 'steps':
      return stepFault(path, place, names);
    case 'run':
      return name === 'id' && path.length === 2 ? undefined : { message: "is not known; of a run there is 'run.id'" };
    case 'env':
      return undefined;
    default:
      // What is captured as JSON has parts of its own.
      return bareFault(scope, place, names);
  }
}

/** The names that may be used at a place without saying where they come from. */
export function bareNamesAt(place: NamePlace, { vars, inputs, captures }: Definitions): readonly string[] {
  const captured = [...captures].filter(([, index]) => isKnown(index, place)).map(([name]) => name);
  return [...vars, ...inputs, ...captured];
}

/** Scopes that an expression can also use as a whole, as in `size(captures)`. */
const wholes = ['vars', 'inputs', 'captures'];

function bareFault(name: string, place: NamePlace, names: Definitions): NameFault | undefined {
  if (names.vars.has(name) || names.inputs.has(name)) return undefined;
  const captured = names.captures.get(name);
  if (captured !== undefined) return tooEarly(captured, place);
  if (place.kind === 'expression' && wholes.includes(name)) return undefined;
  return unknown(name, [...bareNamesAt(place, names), ...place.own], {
    prefix: '',
    advice: 'add it to meta.vars or capture it in an earlier step',
  });
}

function declaredFault(scope: 'vars' | 'inputs', name: string, names: Definitions): NameFault | undefined {
  if (names[scope].has(name)) return undefined;
  return unknown(name, [...names[scope]], { prefix: `${scope}.`, advice: `add '${name}' to meta.${scope}` });
}

function capturedFault(name: string, place: NamePlace, { captures }: Definitions): NameFault | undefined {
  const index = captures.get(name);
  if (index !== undefined) return tooEarly(index, place);
  const known = [...captures].filter(([, other]) => isKnown(other, place)).map(([other]) => other);
  return unknown(name, known, { prefix: 'captures.', advice: `capture '${name}' in an earlier step` });
}

function stepFault(path: readonly string[], place: NamePlace, names: Definitions): NameFault | undefined {
  const [, id = '', part, output] = path;
  const index = names.steps.get(id);
  if (index === undefined) {
    const known = [...names.steps].filter(([, other]) => isEarlier(other, place)).map(([other]) => other);
    const fault = unknown(id, known, { prefix: 'steps.', advice: 'write the id of an earlier step' });
    return fault.meant === undefined ? fault : { ...fault, meant: [fault.meant, ...path.slice(2)].join('.') };
  }
  if (!isEarlier(index, place)) return { message: laterStep(index === place.stepIndex) };
  if (part === 'exit_code' || part === 'status') return undefined;
  if (part !== 'outputs') return { message: `is not known; write '${formsOf(id)}'` };
  return outputFault(id, output, place, names);
}

function outputFault(id: string, name: string | undefined, place: NamePlace, names: Definitions) {
  if (name === undefined) {
    return place.kind === 'expression' ? undefined : { message: `names no output; write '${formsOf(id)}'` };
  }
  const outputs = names.outputs.get(id) ?? new Set();
  if (outputs.has(name)) return undefined;
  return unknown(name, [...outputs], {
    prefix: `steps.${id}.outputs.`,
    advice: `capture '${name}' in the step '${id}'`,
  });
}

function formsOf(id: string): string {
  return `steps.${id}.outputs.NAME', 'steps.${id}.exit_code' or 'steps.${id}.status`;
}

function unknown(
  name: string,
  known: readonly string[],
  { prefix, advice }: { readonly prefix: string; readonly advice: string },
): NameFault {
  const meant = suggestionFor(name, known);
  return meant === undefined
    ? { message: `is not defined; ${advice}` }
    : { message: 'is not defined', meant: `${prefix}${meant}` };
}

function tooEarly(index: number, place: NamePlace): NameFault | undefined {
  if (isKnown(index, place)) return undefined;
  if (place.stepIndex === undefined) {
    return { message: 'is captured by a step, which meta.defaults comes before; use it in the steps that need it' };
  }
  return {
    message:
      index === place.stepIndex
        ? 'is captured by this very step; only later steps can use it'
        : 'is captured by a later step; move that step up',
  };
}

function laterStep(isOwn: boolean): string {
  return isOwn
    ? 'is about this very step, which has no result yet; use the names of its own output'
    : 'is about a step that does not come before; move that step up';
}

/** Whether what a step captures is known at a place. */
function isKnown(index: number, place: NamePlace): boolean {
  return isEarlier(index, place) || (place.seesOwnCaptures && index === place.stepIndex);
}

function isEarlier(index: number, { stepIndex }: NamePlace): boolean {
  return stepIndex !== undefined && index < stepIndex;
}
