// npm run test:portable: the tests that hold on every system: the pure rooms, what is decided by the name of a system, and the
// packages. What drives processes and terminals is tested on Linux, by npm test.
import { join } from 'node:path';
import { installPackages, must, script } from './shell.mjs';

const parts = ['model/', 'policy/', 'expr/', 'risk/', 'language/', 'compiler/', 'run/', 'record/', 'engine/', 'schema']
  .concat(['replay/', 'syntaxes/', 'layers/', 'platform/', 'package/'])
  .concat(['node/windows']);

installPackages();
script('build.mjs');
must(process.execPath, [join('test', 'run.mjs'), ...parts]);
