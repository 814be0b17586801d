// npm run sbom: what lies in the packages of others, as CycloneDX and as the text of their licences, in out/.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { billName, noticesName } from './package/bill.mjs';
import { installPackages, root, script } from './shell.mjs';

installPackages();
script('build.mjs');
mkdirSync(join(root, 'out'), { recursive: true });
for (const name of [billName, noticesName]) {
  copyFileSync(join(root, 'dist', name), join(root, 'out', name));
  console.log(join('out', name));
}
