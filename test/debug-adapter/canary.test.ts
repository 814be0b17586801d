import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookV1, sceneOf } from './support.js';

const input = 'canary+given/by a"person';
const captured = "canary'taken\\from=output";

/** The secrets in the forms in which programs and protocols write them. */
const forms = [input, captured].flatMap((secret) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  secret.replaceAll("'", "'\\''"),
]);

const meta = `  inputs:
    token: { type: string, secret: true, required: true }
  vars: { shown: plain }
`;
const steps = `
  - id: use
    type: cli
    title: Use the token
    with: { argv: [printf, "%s\\\\n", "{{ .token }}", "token={{ .token }};"] }
    capture: { echoed: stdout }
  - id: take
    type: script
    with:
      run: |
        cat secret
        base64 -w0 secret; echo
        od -An -tx1 secret | tr -d ' \\n'; echo
        cat secret >&2
    capture:
      key: { from: stderr, secret: true, trim: true }
      all: stdout
  - id: pass
    type: script
    with:
      run: echo "<$KEY>"; printf '%s' "$KEY" | head -c 6; echo
      env: { KEY: "{{ .key }}" }
    on_error: continue
  - id: change
    type: cli
    with: { argv: [touch, "{{ .key }}"] }
  - id: fail
    type: cli
    with: { argv: [ls, "/none/{{ .token }}/{{ .key }}"] }
`;

test('no form of a secret input or a secret capture is in any message of the adapter', async (context) => {
  const scene = await sceneOf(context, runbookV1(steps, meta), { environment: { TOKEN_FOR_TEST: input } });
  const { client } = scene;
  const wire: Buffer[] = [];
  client.server.stdout.on('data', (chunk: Buffer) => wire.push(chunk));
  writeFileSync(join(scene.folder, 'secret'), captured);
  await scene.launchToEntry({ inputs: { token: 'env:TOKEN_FOR_TEST' } });
  const look = async () => {
    const { scopes } = await client.request('scopes', { frameId: 1 });
    for (const { variablesReference } of scopes) await opened(variablesReference);
    await client.request('stackTrace', { threadId: 1 });
    const wanted = ['token', 'key', 'inputs.token + "x"', '[token]', '{"a": token}', 'env.TOKEN_FOR_TEST', 'echoed'];
    for (const expression of [...wanted, '{{ .token }}-{{ .key }}', 'nothing', `"${input.slice(0, 9)}" + 1`]) {
      await client.attempt('evaluate', { expression, context: 'watch' });
    }
    for (const line of ['print inputs', 'print captures', 'history', 'dump'])
      await client.attempt('evaluate', { expression: line, context: 'repl' });
  };
  const opened = async (variablesReference: number): Promise<void> => {
    const { variables } = await client.request('variables', { variablesReference });
    for (const child of variables as Body[]) if (child.variablesReference > 0) await opened(child.variablesReference);
  };
  await look();
  for (let step = 0; step < 3; step += 1) {
    await scene.resume('next');
    await look();
  }
  await client.request('next', { threadId: 1 });
  const { requestId } = await client.waitFor('runbook/answerNeeded');
  await look();
  await client.request('runbook/answer', { requestId, answer: { kind: 'approve' } });
  await client.waitFor('stopped');
  const { reason, text } = await scene.resume('next');
  assert.deepEqual([reason, /\*\*\*/.test(text)], ['exception', true]);
  await client.request('exceptionInfo', { threadId: 1 });
  await look();
  await client.request('continue', { threadId: 1 });
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 1 });
  const said = Buffer.concat(wire).toString();
  assert.match(said, /token=\*\*\*;/);
  for (const form of forms) assert.equal(said.includes(form), false, `'${form}' was sent`);
});

test('a secret in a launch that fails is not quoted', async (context) => {
  const scene = await sceneOf(context, runbookV1(steps, meta));
  const refusal = await scene.client.refusal('launch', { program: scene.program, inputs: { token: input } });
  assert.equal((refusal + JSON.stringify(scene.client.events)).includes('canary'), false);
});
