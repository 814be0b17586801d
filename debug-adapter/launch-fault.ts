import { resolve } from 'node:path';
import { formatDiagnostic } from '../runtime/language/index.js';
import { failed, type Result } from '../runtime/model/result.js';
import type { LoadedRunbook, RunFault } from '../runtime/node/load.js';
import { type GivenInputs, type RunValues, runValues } from '../runtime/node/run-values.js';
import type { Configuration } from './configuration.js';
import type { Launch } from './launch.js';

/** Why nothing can be debugged, in one line, and in full where one line does not say it all. */
export interface LaunchFault {
  readonly message: string;
  readonly details?: string;
}

/** A fault of a run as the one who launched it is told. */
export function launchFault(path: string, fault: RunFault): LaunchFault {
  if ('details' in fault && fault.details)
    return { message: `${fault.message}${firstOf(fault.details)}`, details: fault.details };
  if (fault.kind !== 'invalid') return { message: fault.message };
  const { analysis, diagnostics } = fault;
  const [first] = diagnostics;
  if (!first) return { message: fault.message };
  const { line, column } = analysis.lines.positionAt(first.at.start);
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : '';
  const all = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, analysis.text, analysis.lines, path));
  return { message: `${path}:${line}:${column}: ${first.message}${more}`, details: `${all.join('\n')}\n` };
}

// An editor shows one line in its dialog, before the console with the others is in sight.
function firstOf(details: string): string {
  const [first = '', ...more] = details.trimEnd().split('\n');
  return `: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
}

/** The values that a run is launched with; refused where an input is missing or wrong. */
export function launchValues(launch: Launch, loaded: LoadedRunbook): Result<RunValues, LaunchFault> {
  const values = runValues(loaded, placedInputs(launch, loaded), launch.environment);
  if (values.ok) return values;
  const { message, details } = launchFault(launch.program, values.error);
  const advice = 'correct "inputs" in the launch configuration';
  return failed({ message: `${message}; ${advice}`, ...(details !== undefined && { details }) });
}

/** The inputs of a configuration, with the files of secrets looked for where its other paths start. */
export function placedInputs({ inputs, folder }: Configuration, { plan }: LoadedRunbook): GivenInputs {
  return new Map(
    [...inputs].map(([name, value]) => {
      const isSecret = Object.hasOwn(plan.inputs, name) && plan.inputs[name]?.isSecret === true;
      const isFile = isSecret && typeof value === 'string' && value.startsWith('file:');
      return [name, isFile ? `file:${resolve(folder, value.slice('file:'.length))}` : value];
    }),
  );
}
