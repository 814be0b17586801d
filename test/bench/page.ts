import { openBrowser, showPage } from '../page/browser.js';
import { long } from '../page/scenes.js';
import { showing } from '../page/states.js';
import { say } from './measure.js';

/** The page of a run of 1,000 steps in a real browser: until it is shown, and its longest task while all of it is scrolled through. */
export async function benchPage(): Promise<void> {
  const browser = await openBrowser();
  try {
    const { page, tell } = await showPage(browser);
    const begun = performance.now();
    await tell(showing(long(1000)));
    say('page of 1,000 steps, until it is shown', performance.now() - begun, 'limit', 500);
    say('  longest task while it is scrolled through', await page.evaluate(scrolledThrough), 'limit', 50);
  } finally {
    await browser.close();
  }
}

/** In the page: scrolls to its end in 200 steps, and measures what each makes the page do. */
async function scrolledThrough(): Promise<number> {
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask' });
  const height = document.documentElement.scrollHeight;
  for (let turn = 1; turn <= 200; turn += 1) {
    scrollTo(0, (height * turn) / 200);
    const begun = performance.now();
    document.dispatchEvent(new Event('scroll'));
    longest = Math.max(longest, performance.now() - begun);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  return longest;
}
