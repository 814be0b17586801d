// Steps that build on each other, with a picture of the window where one fails.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const isUpdating = process.env.UPDATE_SCREENSHOTS === '1';
const pictures = isUpdating ? join(root, 'docs', 'images') : join(root, 'out', 'screenshots');

/** Does the steps in their order until one fails; resolves to how many passed and failed. */
export async function walk(page, steps) {
  let passed = 0;
  for (const [title, step] of Object.entries(steps)) {
    const started = Date.now();
    try {
      await step();
    } catch (error) {
      await page.screenshot({ path: pictureFile('failure', join(root, 'out', 'screenshots')) });
      console.log(`  ✖ ${title}; see out/screenshots/failure.png\n${error.stack}`);
      return { passed, failed: 1 };
    }
    passed += 1;
    console.log(`  ✔ ${title} (${Date.now() - started} ms)`);
  }
  return { passed, failed: 0 };
}

/** A picture of the window: into docs/images where UPDATE_SCREENSHOTS=1, else into out/screenshots. */
export async function picture(page, name) {
  // What fades in has to be there, and on what is kept also what fades out has to be gone: scroll bars.
  await page.waitForTimeout(isUpdating ? 1800 : 500);
  await page.screenshot({ path: pictureFile(name, pictures) });
}

function pictureFile(name, folder) {
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
