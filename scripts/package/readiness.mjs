// What stands in the way of a release.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shell.mjs';

/** What is wrong with a release of this version, and what is only left to be done for it. */
export function readiness(version) {
  const read = (...path) => readFileSync(join(root, ...path), 'utf8');
  const git = (...words) => spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  return assess({
    version,
    lock: JSON.parse(read('package-lock.json')).version,
    identity: /version = '([^']+)'/.exec(read('runtime', 'model', 'identity.ts'))?.[1],
    changelog: read('CHANGELOG.md'),
    changed: git('status', '--porcelain').stdout.split('\n').filter(Boolean),
    tags: git('tag', '--points-at', 'HEAD').stdout.split('\n').filter(Boolean),
  });
}

/** The same of what was looked at. */
export function assess({ version, lock, identity, changelog, changed, tags }) {
  const others = { 'package-lock.json': lock, 'runtime/model/identity.ts': identity };
  const faults = Object.entries(others)
    .filter(([, said]) => said !== version)
    .map(([file, said]) => `${file} says '${said}' and package.json '${version}'; make them equal`);
  const unreleased = /^## \[Unreleased\]\n([\s\S]*?)(?=^## \[|(?![\s\S]))/m.exec(changelog)?.[1]?.trim() ?? '';
  const hasSection = changelog.includes(`\n## [${version}] - `);
  if (!hasSection && unreleased === '')
    faults.push(`CHANGELOG.md says nothing of '${version}'; write what changed below '## [Unreleased]'`);
  const toDo = [
    ...(hasSection ? [] : [`CHANGELOG.md: '## [Unreleased]' becomes '## [${version}] - YYYY-MM-DD'`]),
    ...(changed.length === 0
      ? []
      : [`commit what is changed: ${changed.length} files, '${changed[0].slice(3)}' first`]),
    ...(tags.includes(`v${version}`) ? [] : [`tag the commit: git tag v${version}`]),
  ];
  return { faults, toDo };
}
