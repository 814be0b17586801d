import { flagsOf, type GivenFlag, type Invocation, namesIn } from './invocation.js';

// Also an empty value: some tools take it for the default, which is to act.
const negation = /^(none|false|no|off|0|f|n|never|disabled?|)$/i;

/** The options of a list that are given, as often as they are. */
export function given(flags: string, { flags: all }: Invocation): readonly GivenFlag[] {
  const names = namesIn(flags);
  return all.filter((flag) => flag.names.some((name) => names.includes(name)));
}

/**
 * The options of a list that are given and that nothing takes back. `--dry-run=none` says that something is not so, and so
 * does `--no-dry-run`; beside it the same option does not count either, because mostly the last one decides.
 */
export function surelyGiven(flags: string, invocation: Invocation): readonly GivenFlag[] {
  const found = given(flags, invocation);
  if (found.length === 0) return found;
  const opposites = namesIn(flags).flatMap((name) => (name.startsWith('-') ? name.replace(/^--?/, '$&no-') : []));
  const isTakenBack =
    found.some((flag) => mayNegate(flag, invocation)) || given(opposites.join(' '), invocation).length > 0;
  return isTakenBack ? [] : found;
}

/** Whether the option's value says no, or may say it when the command runs. */
function mayNegate({ value, names }: GivenFlag, { path }: Invocation): boolean {
  if (value === undefined) return false;
  const isSwitch = names.some((name) => path.some((knowledge) => flagsOf(knowledge).get(name) === 'attached'));
  return negation.test(value.value) || (isSwitch && !value.isStatic);
}
