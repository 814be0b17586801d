import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { ProposalSource } from '../../runtime/compiler/proposal/index.js';
import { anthropicModel } from '../../runtime/node/model/anthropic.js';
import { chatModel } from '../../runtime/node/model/chat.js';
import type { Model } from '../../runtime/node/model/model.js';
import { openModel } from '../../runtime/node/model/models.js';
import { proposalRequest, proposed } from '../../runtime/node/model/propose.js';
import { compiled } from '../compiler/support.js';
import { temporaryFolder } from '../support/paths.js';

const guide =
  '# Load\n\nLook at the load, with token=ghp_0123456789abcdefghijABCDEFGHIJ456789:\n\n```sh\nuptime\n```\n';
const { ir, runbook } = compiled(guide);
const source: ProposalSource = { guide, ir, draft: runbook, risk: {} };
const request = proposalRequest(source);
const changes = '{"changes": []}';
const chat = (content: unknown, finish_reason = 'stop') => ({ choices: [{ finish_reason, message: { content } }] });

test('a request holds the guide, the schema, what is known of its commands and its governance, and no secret', () => {
  const { system, user } = request;
  assert.match(user, / {4}3\| Look at the load/);
  assert.match(user, /"title":"RunbookDocumentV1"/);
  assert.match(user, /"command": "uptime",\n {2}"shell": "bash",\n {2}"class": "safe",\n {2}"name": "uptime"/);
  assert.match(user, /"allowed_commands": \[\n {3}"uptime"/);
  assert.doesNotMatch(system + user, /0123456789abc/i);
  assert.equal(proposalRequest(source).user, user);
});

test('a private key in a guide is taken out line by line, and the lines keep their numbers', () => {
  const text = '# A\n\n-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----\n\nRun `uptime`.\n';
  const { user } = proposalRequest({ ...source, guide: text });
  assert.doesNotMatch(user, /MIIEabc/);
  assert.match(user, / {4}7\| Run `uptime`\./);
});

test('the chat of OpenAI and the messages of Anthropic are asked in their own words, with the schema of the answer', async (t) => {
  const asked: { url: string | undefined; headers: IncomingMessage['headers']; body: ReturnType<typeof JSON.parse> }[] =
    [];
  const url = await serve(t, ({ url: path, headers }, response, body) => {
    asked.push({ url: path, headers, body: JSON.parse(body) });
    const used = { stop_reason: 'tool_use', content: [{ type: 'tool_use', input: { changes: [] } }] };
    answer(response, path?.endsWith('/messages') ? used : chat(changes));
  });
  for (const make of [chatModel, anthropicModel]) {
    const told = await complete(make({ name: 'm', url: `${url}/v1`, model: 'small', key: 'a-key', timeoutMs: 5000 }));
    assert.ok(told.ok && JSON.parse(told.value).changes.length === 0);
  }
  assert.deepEqual(
    asked.map((one) => one.url),
    ['/v1/chat/completions', '/v1/messages'],
  );
  assert.equal(asked[0]?.headers.authorization, 'Bearer a-key');
  assert.equal(asked[1]?.headers['x-api-key'], 'a-key');
  assert.equal(asked[0]?.body.response_format.json_schema.schema.title, 'Proposal');
  assert.equal(asked[1]?.body.tools[0].input_schema.title, 'Proposal');
  assert.equal(asked[1]?.body.tool_choice.name, asked[1]?.body.tools[0].name);
});

test('what is no answer is told in a line, and changes nothing', async (t) => {
  let reply: (response: ServerResponse) => void = () => {};
  const url = await serve(t, (_, response) => reply(response));
  const cases: readonly (readonly [(response: ServerResponse) => void, RegExp])[] = [
    [(to) => answer(to, chat('{"changes": [', 'length')), /^its answer breaks off$/],
    [(to) => answer(to, chat('', 'content_filter')), /^it refused to answer$/],
    [(to) => answer(to, { choices: [{ message: { content: null, refusal: 'no' } }] }), /^it refused to answer$/],
    [(to) => answer(to, chat('Sure! Here it is')), /^the answer of the model is no JSON$/],
    [(to) => answer(to, chat('{"changes": 1}')), /no list of 'changes'/],
    [(to) => answer(to, {}), /without a text/],
    [(to) => to.end('<html>'), /no JSON/],
    [(to) => to.end('x'.repeat(2_200_000)), /too long/],
    [(to) => to.writeHead(400).end('secret detail'), /^its server does not take the request; check that it knows/],
    [(to) => to.writeHead(401).end(), /does not take the key/],
    [(to) => to.writeHead(429).end(), /asked too often; ask again later$/],
    [(to) => to.writeHead(529).end(), /too much to do; ask again later$/],
    [(to) => to.writeHead(500).end('secret detail'), /^its server answered with status 500$/],
    [(to) => to.writeHead(307, { location: 'https://elsewhere.example/x' }).end(), /on to 'elsewhere\.example'/],
    [(to) => to.destroy(), /could not be reached/],
  ];
  for (const [answers, why] of cases) {
    reply = answers;
    const made = await proposed(modelAt(url), { source, request }, new AbortController().signal);
    assert.match(made.ok ? 'it was taken' : made.error.message, why);
  }
});

test('an answer of Anthropic that broke off or was refused is none, whatever stands in it already', async (t) => {
  let stop_reason = 'tool_use';
  const used = { type: 'tool_use', name: 'propose_changes', input: { changes: [] } };
  const url = await serve(t, (_, response) => answer(response, { stop_reason, content: [used] }));
  const model = anthropicModel({ name: 'm', url, model: 'small', key: 'a-key', timeoutMs: 5000 });
  const cases = {
    tool_use: '',
    max_tokens: 'breaks off',
    model_context_window_exceeded: 'breaks off',
    refusal: 'refused',
  };
  for (const [reason, why] of Object.entries(cases)) {
    stop_reason = reason;
    const told = await complete(model);
    assert.match(told.ok ? '' : told.error.message, new RegExp(why));
    assert.equal(told.ok, reason === 'tool_use');
  }
});

test('an answer is waited for only so long, and only while somebody waits', async (t) => {
  const url = await serve(t, () => {});
  const late = await complete(chatModel({ name: 'm', url, model: 'small', timeoutMs: 50 }));
  assert.match(late.ok ? '' : late.error.message, /no answer in 0\.05 s/);
  const left = await modelAt(url).complete(request, AbortSignal.abort());
  assert.match(left.ok ? '' : left.error.message, /not waited for/);
});

test('a model is one of this account, of the environment or of a file, and nothing beside a guide names one', async (t) => {
  const folder = temporaryFolder(t);
  const config = join(folder, 'config', 'runbook');
  mkdirSync(config, { recursive: true });
  mkdirSync(join(folder, '.runbook'));
  const environment = { XDG_CONFIG_HOME: join(folder, 'config'), APPDATA: join(folder, 'config'), HOUSE: 'a-key' };
  const says = async (name: string, extra = {}) => {
    const opened = await openModel(name, { ...environment, ...extra });
    return opened.ok ? `${opened.value.name} ${opened.value.place}` : opened.error.message;
  };
  const write = (place: string, models: object) =>
    writeFileSync(join(place, 'models.json'), JSON.stringify({ models }));
  const house = { kind: 'openai', url: 'https://models.example/v1', model: 'small', key: 'env:HOUSE' };
  write(join(folder, '.runbook'), { house });
  assert.match(await says('house'), /'house' is no model of .*describe it there/);
  write(config, { house, open: { ...house, url: 'http://models.example/v1' }, none: { ...house, key: 'env:NOBODY' } });
  assert.equal(await says('house'), 'house https://models.example');
  assert.match(await says('open'), /its key would go unencrypted; use https/);
  assert.match(await says('none'), /the key of model 'none' is missing: .*'NOBODY' is not set/);
  assert.match(await says('environment'), /names no model; set RUNBOOK_MODEL_URL/);
  const named = { RUNBOOK_MODEL_URL: 'https://other.example/v1', RUNBOOK_MODEL: 'large' };
  assert.equal(await says('environment', named), 'large https://other.example');
  write(config, { house: { ...house, key: 'sk-12345' } });
  assert.match(await says('house'), /does not count: 1 fault/);
});

test('written answers are those of a file, or of the file of a folder that belongs to the request', async (t) => {
  const folder = temporaryFolder(t);
  const model = async (path: string) => {
    const opened = await openModel(`recorded:${path}`, {});
    assert.ok(opened.ok && opened.value.place === undefined);
    return complete(opened.value);
  };
  writeFileSync(join(folder, 'answer.json'), changes);
  assert.deepEqual(await model(join(folder, 'answer.json')), { ok: true, value: changes });
  const missing = await model(folder);
  const [, file = ''] = /it would be in '(.*)'$/.exec(missing.ok ? '' : missing.error.message) ?? [];
  writeFileSync(file, changes);
  assert.deepEqual(await model(folder), { ok: true, value: changes });
});

function complete(model: Model) {
  return model.complete(request, new AbortController().signal);
}

function modelAt(url: string): Model {
  return chatModel({ name: 'm', url, model: 'small', timeoutMs: 5000 });
}

function answer(response: ServerResponse, value: object): void {
  response.end(JSON.stringify(value));
}

type Serve = (question: IncomingMessage, response: ServerResponse, body: string) => void;

async function serve(context: TestContext, handle: Serve): Promise<string> {
  const server = createServer((question, response) => {
    let body = '';
    question.on('data', (chunk) => {
      body += chunk;
    });
    question.on('end', () => handle(question, response, body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
