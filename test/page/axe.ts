import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { root } from '../support/paths.js';
import { openFile, openStanding, standings } from './states.js';
import { type Theme, themes } from './themes.js';

/** What axe-core has against a page. */
export interface AxeVerdict {
  readonly state: string;
  readonly theme: Theme;
  readonly violations: readonly string[];
  /** How many of its rules found something to look at, all of it fine or not. */
  readonly rules: number;
}

const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** Has axe-core look at every state of the page in these themes, and at an exported file. */
export async function* axeVerdicts(browser: Browser, only: readonly Theme[]): AsyncGenerator<AxeVerdict> {
  const look = async (state: string, theme: Theme, page: Page) => {
    const verdict = { state, theme, ...(await judged(page)) };
    await page.close();
    return verdict;
  };
  for (const theme of only) {
    for (const state of Object.keys(standings))
      yield await look(state, theme, await openStanding(browser, state, theme));
    if (theme.startsWith('contrast')) continue;
    yield await look('exported file', theme, await openFile(browser, theme, false));
    yield await look('report in it', theme, await openFile(browser, theme, true));
  }
}

/** The themes of VS Code. */
export const allThemes = Object.keys(themes) as readonly Theme[];

async function judged(page: Page): Promise<Pick<AxeVerdict, 'violations' | 'rules'>> {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  const violations = found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
  return { violations, rules: found.violations.length + found.passes.length };
}
