import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';
import { processExecutor } from '../../runtime/node/process/executor.js';
import { root, temporaryFolder } from '../support/paths.js';
import { conforms, type Subject } from './provider-conformance.js';
import { done, httpProvider, opened } from './provider-support.js';

const server = createServer((request, response) => {
  response.write('hello');
  if (request.url !== '/endless') response.end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The messages on a runbook whose only step is this one. */
function faultsOfStep(step: object): readonly string[] {
  const runbook = { apiVersion: 'runbook/v1', meta: { name: 'x' }, steps: [step] };
  return readRunbook(JSON.stringify(runbook)).diagnostics.map(({ message }) => message);
}

interface Started {
  readonly id: string;
  readonly type: string;
  readonly with: { readonly argv: readonly string[] } | { readonly shell: string; readonly run: string };
}

/** What is built in: the language validates it, and its processes are those of the executor. */
function builtIn(name: string, steps: Pick<Subject, 'right' | 'endless' | 'wrong'>): Subject {
  return {
    name,
    ...steps,
    validate: async (_, step) => faultsOfStep(step),
    execute: (t, step, limits) => {
      const { with: given } = step as Started;
      return processExecutor({ runId: `test-${process.pid}-${name}`, directory: temporaryFolder(t) }).execute({
        argv: 'argv' in given ? given.argv : [given.shell, '-c', given.run],
        cwd: root,
        environment: { PATH: process.env['PATH'] ?? '' },
        onOutput: () => {},
        ...limits,
      });
    },
  };
}

conforms(
  builtIn('cli', {
    right: { id: 'a', type: 'cli', with: { argv: ['echo', 'hello'] } },
    endless: { id: 'a', type: 'cli', with: { argv: ['sleep', '60'] } },
    wrong: { id: 'a', type: 'cli', with: { argv: [] } },
  }),
);
conforms(
  builtIn('script', {
    right: { id: 'a', type: 'script', with: { shell: 'sh', run: 'echo hello' } },
    endless: { id: 'a', type: 'script', with: { shell: 'sh', run: 'sleep 60; true' } },
    wrong: { id: 'a', type: 'script', with: { shell: 'fish', run: 'echo hello' } },
  }),
);
conforms({
  name: 'http.get',
  right: { url: `${address}/` },
  endless: { url: `${address}/endless` },
  wrong: { url: 'nowhere' },
  validate: async (t, step) => {
    const registry = await opened(t, httpProvider);
    const faults = registry.faults('http.get', step).map(({ message = '' }) => message);
    if (faults.length > 0) return faults;
    const { outcome, detail = '' } = await done(t, httpProvider, { type: 'http.get', with: { ...step } }, registry);
    return outcome === 'exited' ? [] : [detail];
  },
  execute: (t, step, limits) => done(t, httpProvider, { type: 'http.get', with: { ...step }, ...limits }),
});
