import picocolors from 'picocolors';

/** Colours where a person looks at them: on a terminal, or where they are asked for; never in a pipe or a file. */
export const colors = picocolors.createColors(wantsColors(process.env, process.stdout.isTTY));

function wantsColors(environment: NodeJS.ProcessEnv, isTerminal: boolean | undefined): boolean {
  const { NO_COLOR: none, FORCE_COLOR: forced, TERM: terminal } = environment;
  // Read before any command line is parsed, for the texts of the commands are made with it.
  if (none || process.argv.includes('--no-color')) return false;
  return forced === undefined ? isTerminal === true && terminal !== 'dumb' : forced !== '0';
}
