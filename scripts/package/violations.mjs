// What test/page/axe.mjs prints, added up.

/** Of each state of a page, in how many themes it was looked at and what axe has against it in all of them. */
export function violationsOf(printed) {
  const states = new Map();
  for (const [, state = '', count = ''] of printed.matchAll(/^(.+), \S+ +(\d+) violations, \d+ rules$/gm)) {
    const { pages, violations } = states.get(state) ?? { pages: 0, violations: 0 };
    states.set(state, { pages: pages + 1, violations: violations + Number(count) });
  }
  return [...states].map(([state, counts]) => ({ state, ...counts }));
}
