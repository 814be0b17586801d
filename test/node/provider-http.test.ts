import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { done, httpProvider } from './provider-support.js';

interface Served {
  readonly address: string;
  readonly requests: string[];
}

/** A server that answers with the status of the path, such as /404, and notes what it was asked. */
async function served(t: TestContext): Promise<Served> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const status = Number(request.url?.slice(1));
    requests.push(`${request.method} ${request.url} ${request.headers['x-token'] ?? ''} ${await bodyOf(request)}`);
    response.writeHead(status, status === 302 ? { location: '/200' } : {});
    response.end(`body ${status}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return (await request.toArray()).join('');
}

test('http.get gives the body and passes up to status 399', async (t) => {
  const { address, requests } = await served(t);
  const check = async (path: string, exitCode: number, body: string) => {
    const step = { url: `${address}${path}`, headers: { 'X-Token': 'abc' } };
    const execution = await done(t, httpProvider, { type: 'http.get', with: step });
    assert.deepEqual([execution.exitCode, execution.stdout.text], [exitCode, body], execution.detail);
    assert.match(execution.stderr.text, /^GET http:\/\/127\.0\.0\.1:\d+\/\d+: \d+ .*\n$/);
  };
  await check('/200', 0, 'body 200');
  await check('/302', 0, 'body 200');
  await check('/404', 1, 'body 404');
  await check('/500', 1, 'body 500');
  assert.deepEqual(requests[0], 'GET /200 abc ');
});

test('http.post sends the body once, and not to where it is sent on to', async (t) => {
  const { address, requests } = await served(t);
  const sent = { url: `${address}/201`, body: 'drained' };
  assert.equal((await done(t, httpProvider, { type: 'http.post', with: sent })).exitCode, 0);
  const moved = { url: `${address}/302`, body: 'drained' };
  assert.equal((await done(t, httpProvider, { type: 'http.post', with: moved })).exitCode, 1);
  assert.deepEqual(requests, ['POST /201  drained', 'POST /302  drained']);
});

test('http.get says what is wrong with an address, and with a server that is not there', async (t) => {
  const check = async (url: string, message: RegExp) => {
    const { outcome, detail } = await done(t, httpProvider, { type: 'http.get', with: { url } });
    assert.equal(outcome, 'spawn-failed', url);
    assert.match(detail ?? '', message);
  };
  await check('nowhere', /^the provider 'http' refuses the step: 'url': 'nowhere' is not an address/);
  await check('file:///etc/passwd', /'file:' is not spoken here/);
  await check('http://127.0.0.1:9/', /^the provider 'http' failed: GET http:\/\/127\.0\.0\.1:9\/: /);
});
