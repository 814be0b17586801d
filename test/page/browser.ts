import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { FromPage, ToPage } from '../../runtime/page/message.js';
import { getChromium } from '../editor/get-chromium.mjs';
import { root } from '../support/paths.js';
import { type Theme, themes } from './themes.js';

/** A browser without a window that reaches nothing. */
export function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
  return chromium.launch({ executablePath: getChromium(), headless: true, args });
}

/** The page of a run as an editor shows it, with what goes to it and what comes from it. */
export interface ShownPage {
  readonly page: Page;
  tell(...messages: readonly ToPage[]): Promise<void>;
  /** What the page has told its host, but for that it is ready. */
  said(): Promise<readonly FromPage[]>;
  /** What the page did that its policy forbids, and what went wrong in it. */
  readonly faults: string[];
}

/** How the page is shown. */
export interface Showing {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

/** The page as it was built. */
export function pageFiles(): { readonly script: string; readonly style: string } {
  const built = (name: string) => readFileSync(join(root, 'dist', name), 'utf8').trimEnd();
  return { script: built('page.js'), style: built('page.css') };
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Opens the built page as a webview does: under a strict policy, with the colours of a theme, and a host to talk with. */
export async function showPage(
  browser: Browser,
  { theme = 'dark', width = 900, height = 700 }: Showing = {},
): Promise<ShownPage> {
  const { scheme, body, colours } = themes[theme];
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  const faults = watched(page);
  const { script, style } = pageFiles();
  const variables = `:root { ${Object.entries(colours)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ')} }`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)} ${hash(variables)}; img-src data:`;
  await page.addInitScript(hostScript);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Run</title><style>${variables}</style><style>${style}</style></head><body class="${body}"><main id="run"></main><script>${script}</script></body></html>`;
  await open(page, html);
  return {
    page,
    faults,
    async tell(...messages) {
      for (const message of messages) await page.evaluate((sent) => window.postMessage(sent, '*'), message);
      await settled(page);
    },
    said: async () =>
      (await page.evaluate(() => (window as unknown as { said: FromPage[] }).said)).filter(
        ({ type }) => type !== 'ready',
      ),
  };
}

/** Opens a text as a page of its own; what is wrong with it is collected. */
export async function showFile(
  browser: Browser,
  html: string,
  { width = 900, height = 700, theme = 'dark' }: Showing = {},
): Promise<Pick<ShownPage, 'page' | 'faults'>> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: themes[theme].scheme,
    reducedMotion: 'reduce',
  });
  const faults = watched(page);
  await open(page, html);
  return { page, faults };
}

/** Until what was asked for is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 0)),
  );
}

async function open(page: Page, html: string): Promise<void> {
  await page.route('**/*', (route) =>
    route.request().url() === 'http://page.test/'
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
      : route.abort(),
  );
  await page.goto('http://page.test/');
  await settled(page);
}

function watched(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(?:http:\/\/page\.test\/$|data:)/.test(request.url())) faults.push(`asked for ${request.url()}`);
  });
  return faults;
}

/** What VS Code gives to a webview, as far as the page uses it. */
const hostScript = `
  window.said = [];
  window.keptState = undefined;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.said.push(message),
    getState: () => window.keptState,
    setState: (state) => { window.keptState = state; },
  });
  document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
`;
