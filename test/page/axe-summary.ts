import { allThemes, axeVerdicts } from './axe.js';
import { openBrowser } from './browser.js';

const browser = await openBrowser();
let [pages, total] = [0, 0];
for await (const { state, theme, violations, rules } of axeVerdicts(browser, allThemes)) {
  console.log(`${`${state}, ${theme}`.padEnd(40)}${String(violations.length).padStart(4)} violations, ${rules} rules`);
  for (const violation of violations) console.log(`    ${violation}`);
  pages += 1;
  total += violations.length;
}
await browser.close();
console.log(`${total} violations on ${pages} pages`);
process.exitCode = total === 0 && pages > 0 ? 0 : 1;
