// VS Code's own server on a free loopback port, with settings that keep its window clean.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getVscode } from './get-vscode.mjs';

const settings = {
  // Where a folder of a test lies is nothing to look at.
  'breadcrumbs.filePath': 'last',
  'chat.disableAIFeatures': true,
  'debug.toolBarLocation': 'commandCenter',
  'editor.accessibilitySupport': 'off',
  'editor.fontSize': 13,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.stickyScroll.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // In the browser VS Code saves by itself.
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.dialogStyle': 'custom',
  'workbench.editor.enablePreview': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

// These start by themselves, have no part in a test and reach for the network.
const unwantedExtensions = [
  'GitHub.copilot-chat',
  'vscode.debug-auto-launch',
  'vscode.git',
  'vscode.git-base',
  'vscode.github',
  'vscode.github-authentication',
  'vscode.grunt',
  'vscode.gulp',
  'vscode.ipynb',
  'vscode.jake',
  'vscode.merge-conflict',
  'vscode.microsoft-authentication',
  'vscode.npm',
  'vscode.tunnel-forwarding',
];

const environment = {
  EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  VSCODE_SKIP_BUILTIN_EXTENSIONS: unwantedExtensions.join(','),
};

const startLimit = 60_000;
const stopLimit = 5_000;

/**
 * A running VS Code server with empty user data; all that it writes lies in `folder`, which `stop` removes.
 * `asksForTrust`: a folder is first opened in Restricted Mode. `takesTests`: a window may run a suite in its extension
 * host; VS Code then shows neither notifications nor modal dialogs, so a window for eyes must leave it off. `token`: only who
 * knows it may open a window. `environment`: variables of the person whose window it is.
 */
export async function startServer({ asksForTrust = false, takesTests = false, token, environment: more = {} } = {}) {
  const { node, server } = getVscode();
  const folder = mkdtempSync(join(tmpdir(), 'runbook-editor-'));
  const folderArgs = layOut(folder, asksForTrust);
  const child = spawn(
    node,
    [
      ...[server, '--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms'],
      ...(token ? ['--connection-token', token] : ['--without-connection-token']),
      ...['--telemetry-level', 'off', ...folderArgs],
      ...(asksForTrust ? [] : ['--disable-workspace-trust']),
      ...(takesTests ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: { ...childEnvironment(folder), ...more }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    await end(child, exited);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  try {
    const port = await portOf(child, exited);
    const install = (vsix) => installExtension({ node, server, folderArgs, vsix });
    return { folder, origin: `http://127.0.0.1:${port}`, authority: `127.0.0.1:${port}`, install, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function layOut(folder, asksForTrust) {
  const userSettings = join(folder, 'user', 'User');
  mkdirSync(userSettings, { recursive: true });
  const trust = asksForTrust
    ? { 'security.workspace.trust.startupPrompt': 'never' }
    : { 'security.workspace.trust.enabled': false };
  writeFileSync(join(userSettings, 'settings.json'), JSON.stringify({ ...settings, ...trust }));
  return [
    ...['--server-data-dir', join(folder, 'server')],
    ...['--user-data-dir', join(folder, 'user')],
    ...['--extensions-dir', join(folder, 'extensions')],
  ];
}

function childEnvironment(folder) {
  return {
    ...process.env,
    ...environment,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'share'),
    XDG_STATE_HOME: join(folder, 'state'),
  };
}

function portOf(child, exited) {
  return new Promise((resolve, reject) => {
    let said = '';
    const give = (why) => reject(new Error(`VS Code's server ${why}\n${said}`));
    const timer = setTimeout(() => give(`did not listen within ${startLimit} ms`), startLimit);
    const listen = (chunk) => {
      said += chunk;
      const port = /listening on (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(port);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    exited.then((code) => {
      clearTimeout(timer);
      give(`ended with ${code}`);
    });
  });
}

function installExtension({ node, server, folderArgs, vsix }) {
  const args = [server, '--accept-server-license-terms', ...folderArgs, '--install-extension', vsix, '--force'];
  const { status, stdout, stderr } = spawnSync(node, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0 || !stdout.includes('successfully installed')) {
    throw new Error(`VS Code did not install ${vsix}\n${stdout}${stderr}`);
  }
}

async function end(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimit);
  await exited;
  clearTimeout(timer);
}
