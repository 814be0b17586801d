import assert from 'node:assert/strict';
import test from 'node:test';
import { cases } from './cases.js';
import { throughAllFronts } from './fronts.js';
import { sameTrace } from './same-trace.js';

for (const [name, { code, ...given }] of Object.entries(cases)) {
  test(`the command line, the debug adapter and the debugger on a terminal leave the same trace: ${name}`, async (context) => {
    const { cli, dap, debug } = await throughAllFronts(context, given);
    sameTrace(cli.events, dap.events);
    sameTrace(cli.events, debug.events);
    assert.deepEqual([cli.code, dap.code, debug.code], [code, code, code]);
    assert.deepEqual([dap.files, debug.files], [cli.files, cli.files]);
    assert.deepEqual([dap.verified, debug.verified], [cli.verified, cli.verified]);
    if (code === 0 && given.mode !== 'probe') assert.equal(cli.verified, 0);
  });
}
