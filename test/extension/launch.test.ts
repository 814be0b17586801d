import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { offeredConfigurations } from '../../extension/launch.js';
import { faultsOfAttachArguments } from '../../runtime/schema/generated/attach.js';
import { faultsOfLaunchArguments } from '../../runtime/schema/generated/launch.js';
import { root } from '../support/paths.js';

const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [{ configurationSnippets, configurationAttributes, initialConfigurations }] = contributes.debuggers;

test('every debug configuration that the editor offers is one that the debug adapter takes', () => {
  const bodies = [...configurationSnippets.map(({ body }: { body: object }) => body), ...initialConfigurations];
  bodies.push(...offeredConfigurations());
  assert.ok(bodies.length > 10);
  for (const body of bodies) {
    const isAttach = body.request === 'attach';
    // A run that is not named is asked for.
    const faults = isAttach ? faultsOfAttachArguments({ run: 'chosen', ...body }) : faultsOfLaunchArguments(body);
    assert.deepEqual(faults, [], JSON.stringify(body));
    const { properties } = configurationAttributes[body.request];
    for (const key of Object.keys(body)) {
      assert.ok(
        ['type', 'request', 'name'].includes(key) || Object.hasOwn(properties, key),
        `'${key}' is no attribute`,
      );
    }
  }
});
