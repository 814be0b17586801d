import type { VariableChanged } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { RunState, ValueNow } from './state.js';

/** The values of a kind that people have set in a debugger, by name; of a name that was set twice the later one. */
export function setValues(
  { changes = [] }: Pick<RunState, 'changes'>,
  scope: VariableChanged['scope'],
): Readonly<Record<string, ValueNow['after']>> {
  return Object.fromEntries(changes.flatMap((one) => (one.scope === scope ? [[one.name, one.after]] : [])));
}

/** The variables of a runbook as they are now: a person may have given them other values. */
export function varsNow({ vars }: Pick<Plan, 'vars'>, state: Pick<RunState, 'changes'>): Plan['vars'] {
  const set = Object.entries(setValues(state, 'vars')).map(([name, value]) => [name, String(value)]);
  return set.length === 0 ? vars : { ...vars, ...Object.fromEntries(set) };
}

/** A name with the kind of value that it stands for. */
type NamedValue = Pick<VariableChanged, 'scope' | 'name'>;

/** What a name stands for that a person wants to set: with its kind before it, or bare, found as a template finds it. */
export function valueNamed(plan: Plan, { captures }: RunState, text: string): Result<NamedValue, string> {
  const [, given, name = ''] = /^\.?(?:(vars|inputs|captures)\.)?([\p{L}\p{N}_-]+)$/u.exec(text.trim()) ?? [];
  const known = {
    captures: { ...captures, ...Object.fromEntries(plan.captors) },
    vars: plan.vars,
    inputs: plan.inputs,
  };
  const scope = scopes.find((one) => (given ?? one) === one && Object.hasOwn(known[one], name));
  if (scope !== undefined) return ok({ scope, name });
  return failed(
    `'${text}' is no variable, input or capture that could be set; write 'vars.NAME', 'inputs.NAME' or 'captures.NAME'`,
  );
}

const scopes = ['captures', 'vars', 'inputs'] as const;
