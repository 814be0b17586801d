import type { InputDeclaration } from '../../runtime/model/runbook.js';
import { beginningOf, type RunBeginning } from '../../runtime/node/beginning.js';
import { loadRecordingBeside } from '../../runtime/node/replay/recording-file.js';
import type { AskedInput, Beginning, InputResult } from '../protocol.js';

/** Answers what a run is begun with. */
export interface Beginnings {
  /** What a run of the runbook that is named has to be begun with. */
  ask(params: unknown): Promise<Beginning>;
  /** What is wrong with a value of that runbook's input, by what was read when it was asked for. */
  check(params: unknown): Promise<InputResult>;
}

/** Knows the runbook that was asked for last, so that a value can be looked at with every letter that is typed. */
export function beginnings(): Beginnings {
  let latest: { readonly program: string; readonly known: Promise<RunBeginning | undefined> } | undefined;
  const read = (program: string) => {
    latest = { program, known: beginningOf(program) };
    return latest.known;
  };
  return {
    ask: async (params) => {
      const program = textAt(params, 'program');
      const known = program === undefined ? undefined : await read(program);
      if (!known) return { inputs: [], prerequisites: [] };
      const recorded = await recordedBeside(textAt(params, 'scenario'));
      const inputs = Object.entries(known.inputs)
        .filter(([name]) => !recorded.inputs.has(name))
        .map(([name, declaration]) => askedInput(name, declaration));
      return { inputs, prerequisites: recorded.prerequisites === 'confirmed' ? [] : known.prerequisites };
    },
    check: async (params) => {
      const program = textAt(params, 'program');
      if (program === undefined) return {};
      const known = await (latest?.program === program ? latest.known : read(program));
      const message = known?.faultOf(textAt(params, 'name') ?? '', textAt(params, 'value') ?? '');
      return message === undefined ? {} : { message };
    },
  };
}

/** What was recorded of the beginning of a run, for its replay; a recording with a fault is told once that begins. */
async function recordedBeside(scenario: string | undefined): Promise<Recorded> {
  const recording = scenario === undefined ? undefined : await loadRecordingBeside(scenario);
  return recording?.ok ? recording.value : { inputs: new Map() };
}

interface Recorded {
  readonly inputs: ReadonlyMap<string, unknown>;
  readonly prerequisites?: 'confirmed';
}

function askedInput(name: string, declaration: InputDeclaration): AskedInput {
  const { type, description, choices, default: fallback, from, isRequired, isSecret } = declaration;
  return {
    ...{ name, type, isRequired, isSecret },
    isNeeded: isRequired && fallback === undefined,
    ...(description !== undefined && { description }),
    ...(choices !== undefined && { choices: choices.map(String) }),
    ...(fallback !== undefined && { default: String(fallback) }),
    ...(from !== undefined && { from }),
  };
}

function textAt(params: unknown, key: string): string | undefined {
  const value = typeof params === 'object' && params !== null ? (params as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
