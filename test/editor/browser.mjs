// A headless browser that reaches nothing but this machine, and the address of a VS Code window in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { getChromium } from './get-chromium.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** An open browser without a past; `close` removes its profile. */
export async function openBrowser({ viewport = { width: 1400, height: 900 } } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'runbook-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: getChromium(),
    headless: true,
    viewport,
    locale: 'en-US',
    args: flags,
  });
  await context.route(
    ({ protocol, hostname }) => protocol.startsWith('http') && hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { newPage: () => context.newPage(), close };
}

/** The address of a window on `folder`; `developed` is an extension loaded from its sources, `suite` a file of tests. */
export function windowAddress(server, { folder, developed, suite, environment, token }) {
  const onServer = (path) => `vscode-remote://${server.authority}${encodeURI(path)}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(developed ? [['extensionDevelopmentPath', onServer(developed)]] : []),
    ...(suite ? [['extensionTestsPath', onServer(suite)]] : []),
    ...(environment ? [['extensionEnvironment', JSON.stringify(environment)]] : []),
  ];
  const address = new URL(server.origin);
  address.searchParams.set('folder', folder);
  if (token) address.searchParams.set('tkn', token);
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}
