import picocolors from 'picocolors';

/** Colours where a person looks at them: on a terminal, or where they are asked for; never in a pipe or a file. */
export const colors = picocolors.createColors(wantsColors(process.env, process.stdout.isTTY));

function wantsColors(environment: NodeJS.ProcessEnv, isTerminal: boolean | undefined): boolean {
  const { NO_COLOR: none, FORCE_COLOR: forced, TERM: terminal } = environment;
  if (none) return false;
  return forced === undefined ? isTerminal === true && terminal !== 'dumb' : forced !== '0';
}
