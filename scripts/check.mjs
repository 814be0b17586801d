// Everything that can be said of the code without running it: format, lint, types, layers, generated files, dead code.
import { join } from 'node:path';
import { installPackages, must, script } from './shell.mjs';

installPackages();
const bin = (name, ...path) => [join('node_modules', name, ...path)];
must(process.execPath, [...bin('@biomejs/biome', 'bin', 'biome'), 'ci', '--colors=off', '--error-on-warnings', '.']);
must(process.execPath, [...bin('typescript7', 'bin', 'tsc'), '-p', 'tsconfig.pure.json']);
must(process.execPath, [...bin('typescript7', 'bin', 'tsc'), '-p', 'tsconfig.json']);
script('generate.mjs', '--check');
must(process.execPath, ['test/run.mjs', 'layers']);
must(process.execPath, [...bin('knip', 'bin', 'knip.js'), '--no-progress']);
console.log('check: format, lint, types, generated files, layers and dead code are in order');
