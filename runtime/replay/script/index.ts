import { parse } from 'unbash';
import { failed, ok, type Result } from '../../model/result.js';
import { lineMapOf } from '../../model/text.js';
import { withOptions } from './builtins/variables.js';
import { type ScriptFault, Unplayable } from './fault.js';
import type { Play, Scene, ScriptCall } from './scene.js';
import { type Options, Shell } from './shell.js';
import type { ShellCall } from './shell-call.js';
import { Kept } from './stream.js';
import { runToEnd, standardStreams, substitute } from './walk.js';

export type { ScriptFault } from './fault.js';
export type { ScriptCall } from './scene.js';
export { type ShellCall, shellCallOf } from './shell-call.js';

/** What surrounds a script. */
interface ScriptSurroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: string;
}

/** What a script did. */
interface PlayedScript {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

const mostSteps = 100_000;
const mostWritten = 12 * 1024 * 1024;

/**
 * Does what a script of a shell does, with every program that it calls answered by `call`, and nothing started, read or
 * written; a script that holds something whose outcome could only be guessed is a fault.
 */
export function playScript(
  { shell: dialect, script, options, positional: [name = dialect, ...words] }: ShellCall,
  { environment, cwd, stdin }: ScriptSurroundings,
  call: ScriptCall,
): Result<PlayedScript, ScriptFault> {
  const play = playOf(dialect, call);
  const [stdout, stderr] = [new Kept(play.written), new Kept(play.written)];
  const lines = lineMapOf(script);
  try {
    const shell = new Shell(name, words, withOptions(noOptions, options).options, environment);
    shell.set('PWD', cwd);
    const exit = runToEnd(parse(script), {
      play,
      shell,
      streams: standardStreams(stdin, stdout, stderr),
      isExempt: false,
      depth: 0,
      loops: 0,
      lineAt: (offset) => lines.positionAt(offset).line,
    });
    return ok({ exit, stdout: stdout.text, stderr: stderr.text });
  } catch (error) {
    if (!(error instanceof Unplayable)) throw error;
    return failed({ message: error.message, line: play.line });
  }
}

const noOptions: Options = { errexit: false, nounset: false, pipefail: false, noglob: false };

function playOf(dialect: ShellCall['shell'], call: ScriptCall): Play {
  let steps = 0;
  let length = 0;
  return {
    dialect,
    call,
    line: 1,
    substituted: undefined,
    substitute: (script, scene: Scene) => substitute(script, scene),
    step: () => {
      steps += 1;
      if (steps > mostSteps)
        throw new Unplayable(`more than ${mostSteps} commands are played, so a loop may never end`);
    },
    written: (more) => {
      length += more;
      if (length > mostWritten) throw new Unplayable(`more than ${mostWritten} characters are written`);
    },
  };
}
