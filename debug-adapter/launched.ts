import { exitCode } from '../runtime/model/exit-code.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { type LoadedRunbook, loadRunbook } from '../runtime/node/load.js';
import { previewOf } from '../runtime/node/preview.js';
import { openRun } from '../runtime/node/run.js';
import { runFilesIn } from '../runtime/node/store/run-files.js';
import { introductionLines } from '../runtime/run/description.js';
import { exitCodeOf } from '../runtime/run/outcome.js';
import { type Debuggee, debuggeeOf } from './debuggee.js';
import { isConfirmed, type Launch } from './launch.js';
import { type LaunchFault, launchFault, launchValues } from './launch-fault.js';
import type { DebuggeeListener } from './listener.js';
import { previewText } from './preview.js';
import { openReplayed } from './replayed.js';
import { type Setting, settingOf } from './setting.js';
import { openTested } from './tested.js';

/** Opens what is to be debugged; nothing of it has run yet. */
export async function openDebuggee(launch: Launch, listener: DebuggeeListener): Promise<Result<Debuggee, LaunchFault>> {
  const loaded = await loadRunbook(launch.program);
  if (!loaded.ok) return failed(launchFault(launch.program, loaded.error));
  if (launch.test) return openTested(launch, launch.test, listener, loaded.value);
  if (launch.scenario !== undefined) return openReplayed(launch, launch.scenario, listener, loaded.value);
  const values = launchValues(launch, loaded.value);
  if (!values.ok) return values;
  const setting = settingOf(launch, listener, loaded.value, values.value);
  return launch.mode === 'dry-run'
    ? ok(openPreview(launch, listener, loaded.value, setting))
    : openReal(launch, launch.mode === 'probe' ? 'probe' : 'real', listener, loaded.value, setting);
}

async function openReal(
  launch: Launch,
  mode: 'real' | 'probe',
  listener: DebuggeeListener,
  loaded: LoadedRunbook,
  setting: Setting,
): Promise<Result<Debuggee, LaunchFault>> {
  const { actor } = launch;
  const { people, pacer, cancellation, observer, values, shown } = setting;
  const runDirectory = launch.runDirectory === undefined ? {} : { runDirectory: launch.runDirectory };
  const onWarning = (message: string) => listener.onOutput({ category: 'stderr', text: `${shown.text(message)}\n` });
  const options = { actor, people, observer, pacer, cancellation, values, mode, onWarning, ...runDirectory };
  const arePrerequisitesConfirmed = isConfirmed(launch, loaded);
  const opened = await openRun(loaded, { ...options, arePrerequisitesConfirmed });
  if (!opened.ok) return failed(launchFault(launch.program, opened.error));
  const { directory, start } = opened.value;
  setting.sources.files = runFilesIn(directory);
  return ok(
    debuggeeOf({ ...launch, isRecord: false, directory }, setting, loaded, async () => {
      const text = `${mode === 'probe' ? 'probe' : 'run'} as ${actor.id}, recorded in ${directory}\n`;
      listener.onOutput({ category: 'console', text });
      for (const line of introductionLines(loaded.plan))
        listener.onOutput({ category: 'console', text: `${shown.text(line)}\n` });
      return exitCodeOf(await start());
    }),
  );
}

function openPreview(launch: Launch, listener: DebuggeeListener, loaded: LoadedRunbook, setting: Setting): Debuggee {
  const { values, shown, cancellation } = setting;
  return debuggeeOf({ ...launch, isRecord: false, directory: '' }, setting, loaded, async () => {
    for (const preview of previewOf(loaded, values)) {
      if (cancellation.isCancelled) return exitCode.interrupted;
      const text = previewText(preview, loaded.plan, shown);
      listener.onOutput({ category: 'console', text, stepId: preview.planStep.step.id });
    }
    return exitCode.ok;
  });
}
