import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/paths.js';
import { cycles, type LayerTable, modulesOf, unusedGrants, violations } from './imports.js';

const { layers } = (await import(pathToFileURL(join(root, 'layers.mjs')).href)) as { readonly layers: LayerTable };
const modules = modulesOf(root, Object.keys(layers));

test('every module keeps to the table of who may import whom', () => {
  assert.deepEqual(violations(modules, layers), []);
});

test('the table grants nothing that no module takes', () => {
  assert.deepEqual(unusedGrants(modules, layers), []);
});

test('no modules import each other in a circle', () => {
  assert.deepEqual(cycles(modules.filter(({ path }) => !path.startsWith('test/'))), []);
});

test('the check looks at every TypeScript file of the repository', () => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((path) => path !== '' && !path.endsWith('.d.ts'));
  const looked = new Set(modules.map(({ path }) => path));
  assert.ok(files.length > 50, `only ${files.length} files`);
  assert.deepEqual(
    files.filter((path) => !looked.has(path)),
    [],
  );
  assert.ok(modules.some(({ imports }) => imports.length > 3));
});

test('a planted violation of each kind is found', () => {
  const check = (path: string, target: string) =>
    assert.deepEqual(violations([{ path, imports: [target] }], layers), [`${path} may not import '${target}'`]);
  check('runtime/model/planted.ts', '../run/state.js');
  check('runtime/run/planted.ts', 'node:fs');
  check('runtime/language/planted.ts', 'vscode');
  check('extension/planted.ts', '../runtime/node/files.js');
  check('language-server/planted.ts', '../runtime/engine/engine.js');
  check('elsewhere/planted.ts', './x.js');
  const circle = [
    { path: 'runtime/run/a.ts', imports: ['./b.js'] },
    { path: 'runtime/run/b.ts', imports: ['./a.js'] },
  ];
  assert.deepEqual(cycles(circle), [['runtime/run/a.ts', 'runtime/run/b.ts', 'runtime/run/a.ts']]);
});

test('a type-only and a dynamic import count like any other', () => {
  const [found] = modulesOf(root, ['runtime/engine']).filter(({ path }) => path.endsWith('ports.ts'));
  assert.ok(found?.imports.includes('../model/event.js'));
  const [program] = modulesOf(root, ['runtime/cli']).filter(({ path }) => path.endsWith('program.ts'));
  assert.ok(program?.imports.includes('./commands/exec.js'));
});

test('pure rooms have neither dice nor timers', () => {
  const pure = JSON.parse(readFileSync(join(root, 'tsconfig.pure.json'), 'utf8')).include as string[];
  const isPure = (path: string) => pure.some((room) => path.startsWith(`${room}/`));
  const dice = /\bMath\.random\b|\bglobalThis\b|\bcrypto\.\w|\bsetTimeout\(/;
  const rolled = (source: string) =>
    source.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && dice.test(line.replace(/'[^']*'/g, "''")));
  const sources = modules.filter(({ path }) => isPure(path) && !path.includes('/generated/'));
  assert.ok(sources.length > 50);
  for (const { path } of sources) assert.deepEqual(rolled(readFileSync(join(root, path), 'utf8')), [], path);
  assert.equal(rolled('  const die = Math.random();').length, 1);
});
