import { randomUUID } from 'node:crypto';
import { resolve as resolvePath } from 'node:path';
import {
  type DebugConfiguration,
  l10n,
  QuickInputButtons,
  type TextDocument,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import { askBeginning, type Beginner } from './begin.js';
import type { LanguageService } from './language-client.js';
import { activeFile, launchOf, runbookType } from './launch.js';
import { pickOpenRun, pickPastRun } from './pick-run.js';
import { pickScenario } from './pick-scenario.js';
import { searchedFolders } from './searched-folders.js';
import { stopsOnEntry, withStarter } from './settings.js';
import { refuseUntrusted } from './untrusted.js';

/** Completes debug configurations, asking the person for what they do not say; what is undefined does not start. */
export interface Configurations {
  /** What a run needs besides what its configuration says. */
  resolve(
    folder: WorkspaceFolder | undefined,
    configuration: DebugConfiguration,
  ): Promise<DebugConfiguration | undefined>;
  /** What its runbook asks for, once all variables of VS Code stand for their values. */
  begin(configuration: DebugConfiguration): Promise<DebugConfiguration | undefined>;
  /** The variables that hold the secrets of a configuration; they are given away once. */
  takeSecrets(configuration: DebugConfiguration): Readonly<Record<string, string>>;
}

const secretsKey = '__secrets';

/** Completes configurations with what the language server knows of runbooks and runs. */
export function configurationsOf(language: Pick<LanguageService, 'runs' | 'beginning' | 'input'>): Configurations {
  const secrets = new Map<string, Readonly<Record<string, string>>>();
  const beginner: Beginner = {
    inputs: {
      createInputBox: window.createInputBox,
      createQuickPick: window.createQuickPick,
      showWarningMessage: window.showWarningMessage,
      back: QuickInputButtons.Back,
    },
    check: language.input,
    remembered: new Map(),
  };
  return {
    resolve: async (folder, given) => {
      const configuration = await completed(folder, given);
      return configuration && (await withScenario(await withRun(language, withStarter(configuration))));
    },
    begin: async (configuration) => {
      const program = pathIn(configuration, 'program');
      if (configuration.request !== 'launch' || program === undefined || isTest(configuration)) return configuration;
      const scenario = pathIn(configuration, 'scenario');
      const beginning = await language.beginning({ program, ...(scenario !== undefined && { scenario }) });
      const begun = await askBeginning(beginner, configuration, program, beginning);
      if (!begun) return undefined;
      const key = randomUUID();
      secrets.set(key, begun.secrets);
      return { ...begun.configuration, [secretsKey]: key };
    },
    takeSecrets: ({ [secretsKey]: key }) => {
      const taken = secrets.get(String(key)) ?? {};
      secrets.delete(String(key));
      return taken;
    },
  };
}

/** The configuration to start with; undefined, after the person was told why, where nothing may start. */
async function completed(
  folder: WorkspaceFolder | undefined,
  given: DebugConfiguration,
): Promise<DebugConfiguration | undefined> {
  if (!workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  // Without it, relative paths would start from wherever the debug adapter was started.
  const cwd = given['cwd'] ?? folder?.uri.fsPath;
  // A configuration without a type is what F5 gives where there is no launch.json.
  if (given.type) return { ...given, cwd };
  const runbook = window.activeTextEditor?.document;
  const fault =
    runbook?.languageId === runbookType ? unfitness(runbook) : l10n.t('open a runbook, then start debugging');
  if (fault !== undefined) {
    await window.showErrorMessage(fault);
    return undefined;
  }
  // What is given says whether it was Ctrl+F5.
  const launch = launchOf('real', runbook?.uri.fsPath ?? activeFile);
  return { ...given, ...launch, stopOnEntry: stopsOnEntry(), cwd };
}

/** A configuration that attaches without a run gets the one that the person chooses. */
async function withRun(
  language: Pick<LanguageService, 'runs'>,
  configuration: DebugConfiguration,
): Promise<DebugConfiguration | undefined> {
  if (configuration.request !== 'attach' || configuration['run'] !== undefined) return configuration;
  const isPast = configuration['readOnly'] === true;
  const listed = language.runs({ folders: searchedFolders(), isOpen: !isPast });
  const run = await (isPast ? pickPastRun : pickOpenRun)(window, listed);
  return run === undefined ? undefined : { ...configuration, run };
}

/** A test says itself all that its run needs. */
function isTest(configuration: DebugConfiguration): boolean {
  return configuration['test'] !== undefined;
}

/** A configuration that replays without a scenario gets the one that the person chooses. */
async function withScenario(configuration: DebugConfiguration | undefined): Promise<DebugConfiguration | undefined> {
  if (configuration?.['mode'] !== 'replay' || configuration['scenario'] !== undefined || isTest(configuration))
    return configuration;
  const found = await workspace.findFiles('**/{scenario,*.scenario}.{yaml,yml}', '**/node_modules/**', mostScenarios);
  const active = window.activeTextEditor?.document.uri.fsPath;
  const scenario = await pickScenario(
    window,
    found.map((uri) => uri.fsPath),
    active,
  );
  return scenario === undefined ? undefined : { ...configuration, scenario };
}

const mostScenarios = 1000;

function pathIn(configuration: DebugConfiguration, name: 'program' | 'scenario'): string | undefined {
  const { cwd, [name]: path } = configuration;
  return typeof path === 'string' && path !== '' ? resolvePath(String(cwd ?? '.'), path) : undefined;
}

function unfitness({ isUntitled, uri }: TextDocument): string | undefined {
  if (!isUntitled && uri.scheme === 'file') return undefined;
  return l10n.t("'{0}' is not on disk; save it to a file to run it", uri.path);
}
