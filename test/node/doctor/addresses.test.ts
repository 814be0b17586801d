import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { addressFindings, serverAsker } from '../../../runtime/node/doctor/addresses.js';

/** A server that answers as its paths say, such as `/404` or `/to/404`; gives where it listens and what it was asked. */
async function server(t: TestContext) {
  const asked: IncomingMessage[] = [];
  const status = (code: number) => (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(code).end('text');
  const sentOn = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(302, { location }).end();
  const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>> = {
    ...Object.fromEntries([200, 401, 404, 410, 429, 500].map((code) => [`/${code}`, status(code)])),
    '/to/200': sentOn('/200'),
    '/to/404': sentOn('/404'),
    '/round': sentOn('/round'),
    '/get': (request, response) => response.writeHead(request.method === 'GET' ? 200 : 405).end(),
    '/silent': () => {},
  };
  const listening = createServer((request, response) => {
    asked.push(request);
    answers[request.url ?? '']?.(request, response);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return { base: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

async function codes(
  addresses: readonly string[],
  hosts?: readonly string[],
  timeoutMs = 30_000,
): Promise<readonly string[]> {
  const named = addresses.map((address, index) => ({ address, file: 'guide.md', line: index + 1 }));
  const findings = await addressFindings(named, serverAsker(timeoutMs), hosts);
  return findings
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
    .map(({ severity, code, line }) => `${line} ${severity} ${code}`);
}

test('what a server answers says whether a link leads anywhere', async (t) => {
  const { base } = await server(t);
  const words = ['200', '404', '410', '401', '429', '500', 'get', 'to/200', 'to/404', 'round'];
  assert.deepEqual(await codes(words.map((word) => `${base}/${word}`)), [
    '2 fault links/gone',
    '3 fault links/gone',
    '4 note links/closed',
    '5 note links/closed',
    '6 warning links/not-served',
    '9 fault links/gone',
    '10 warning links/no-end',
  ]);
});

test('a server that gives no answer in time is a warning', async (t) => {
  const { base } = await server(t);
  assert.deepEqual(await codes([`${base}/silent`], undefined, 200), ['1 warning links/no-answer']);
});

test('a server that is not there is a warning', async () => {
  assert.deepEqual(await codes(['http://127.0.0.1:1/']), ['1 warning links/not-reached']);
});

test('an address is asked for once, whatever place of it is meant, and nothing of the account is sent', async (t) => {
  const { base, asked } = await server(t);
  assert.deepEqual(await codes([`${base}/200#a`, `${base}/200#b`]), []);
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    ['HEAD /200'],
  );
  const { authorization, cookie, 'user-agent': agent } = asked[0]?.headers ?? {};
  assert.deepEqual([authorization, cookie, agent], [undefined, undefined, 'runbook-doctor']);
});

test('an address with a password in it, and a host that is not listed, are not asked for', async (t) => {
  const { base, asked } = await server(t);
  const secret = base.replace('//', '//alice:secret@');
  assert.deepEqual(await codes([`${secret}/200`]), ['1 warning links/credentials']);
  assert.deepEqual(await codes([`${base}/200`], ['wiki.example.com']), ['1 note links/not-asked']);
  assert.equal(asked.length, 0);
  assert.deepEqual(await codes([`${base}/200`], ['127.0.0.1']), []);
});

test('a host below a domain fits a pattern of it, the domain itself does not', async () => {
  const ask = async () => ({ status: 200 });
  const asked = async (address: string) =>
    (await addressFindings([{ address, file: 'a', line: 1 }], ask, ['*.example.com', 'other.org:8443'])).length === 0;
  const addresses = [
    'https://wiki.example.com',
    'https://example.com',
    'https://badexample.com',
    'https://other.org:8443/a',
  ];
  assert.deepEqual(await Promise.all(addresses.map(asked)), [true, false, false, true]);
});

test('where one is sent on to a host that is not listed, that one is not asked', async () => {
  const asked: string[] = [];
  const ask = async ({ host }: URL) => {
    asked.push(host);
    return { status: 302, location: 'https://elsewhere.example.org/' };
  };
  const named = [{ address: 'https://wiki.example.com/', file: 'a', line: 1 }];
  const [finding] = await addressFindings(named, ask, ['wiki.example.com']);
  assert.deepEqual([finding?.code, asked], ['links/not-asked', ['wiki.example.com']]);
});
