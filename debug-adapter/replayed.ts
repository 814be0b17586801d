import { exitCode } from '../runtime/model/exit-code.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { LoadedRunbook } from '../runtime/node/load.js';
import { openReplay, type Replayed } from '../runtime/node/replay/open-replay.js';
import { readyReplay } from '../runtime/node/replay/ready.js';
import { runFilesAmong } from '../runtime/node/store/run-files.js';
import { introductionLines } from '../runtime/run/description.js';
import { exitCodeOf } from '../runtime/run/outcome.js';
import { type Debuggee, debuggeeOf } from './debuggee.js';
import { isConfirmed, type Launch } from './launch.js';
import { type LaunchFault, launchFault, placedInputs } from './launch-fault.js';
import type { DebuggeeListener } from './listener.js';
import { settingOf } from './setting.js';

/** Opens a run whose commands a scenario answers: nothing is started, and it can be taken back to an earlier step. */
export async function openReplayed(
  launch: Launch,
  path: string,
  listener: DebuggeeListener,
  loaded: LoadedRunbook,
): Promise<Result<Debuggee, LaunchFault>> {
  const given = placedInputs(launch, loaded);
  const ready = await readyReplay(loaded, { path, strictness: 'strict' }, given, launch.environment);
  if (!ready.ok) return failed(launchFault(launch.program, ready.error));
  const { player, recording, values } = ready.value;
  const setting = settingOf(launch, listener, loaded, values);
  const { people, pacer, cancellation, observer, shown } = setting;
  const opened = await openReplay(loaded, {
    people,
    pacer,
    cancellation,
    observer,
    values,
    player,
    recording: isConfirmed(launch, loaded) ? { ...recording, prerequisites: 'confirmed' } : recording,
    reuse: 'where-said',
    keeps: 'disk',
    isReversible: true,
    actor: { ...launch.actor, channel: 'replay' },
    ...(launch.runDirectory !== undefined && { runDirectory: launch.runDirectory }),
  });
  if (!opened.ok) return failed(launchFault(launch.program, opened.error));
  const { directory, start, files } = opened.value;
  setting.sources.files = runFilesAmong(files);
  const say = (text: string) => listener.onOutput({ category: 'console', text: `${shown.text(text)}\n` });
  return ok(
    debuggeeOf({ ...launch, isRecord: false, isReplay: true, directory }, setting, loaded, async () => {
      say(`replay of the scenario '${player.scenario.name}'; nothing is run, and stepping back really goes back`);
      for (const line of introductionLines(loaded.plan)) say(line);
      const replayed = await start();
      for (const fault of replayed.unmet)
        listener.onOutput({ category: 'stderr', text: `${shown.text(`${path}: ${fault}`)}\n` });
      return codeOf(replayed);
    }),
  );
}

function codeOf({ unmet, state }: Replayed): number {
  return unmet.length > 0 ? exitCode.resume : exitCodeOf(state);
}
