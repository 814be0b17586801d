import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { faultsOfLaunchArguments } from '../../runtime/schema/generated/launch.js';
import { root } from '../support/paths.js';

const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [{ configurationSnippets, configurationAttributes, initialConfigurations }] = contributes.debuggers;

test('every launch configuration that the editor offers is one that the debug adapter takes', () => {
  const bodies = [...configurationSnippets.map(({ body }: { body: object }) => body), ...initialConfigurations];
  assert.ok(bodies.length > 4);
  const known = new Set([...Object.keys(configurationAttributes.launch.properties), 'type', 'request', 'name']);
  for (const body of bodies) {
    assert.deepEqual(faultsOfLaunchArguments(body), [], JSON.stringify(body));
    for (const key of Object.keys(body)) assert.ok(known.has(key), `'${key}' is no attribute of a launch`);
  }
});
