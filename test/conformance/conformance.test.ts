import assert from 'node:assert/strict';
import test from 'node:test';
import { cases } from './cases.js';
import { throughBothFronts } from './fronts.js';
import { sameTrace } from './same-trace.js';

for (const [name, { code, ...given }] of Object.entries(cases)) {
  test(`the command line and the debug adapter leave the same trace: ${name}`, async (context) => {
    const { cli, dap } = await throughBothFronts(context, given);
    sameTrace(cli.events, dap.events);
    assert.deepEqual([cli.code, dap.code], [code, code]);
    assert.deepEqual(dap.files, cli.files);
    assert.deepEqual(dap.verified, cli.verified);
    if (code === 0 && given.mode !== 'probe') assert.equal(cli.verified, 0);
  });
}
