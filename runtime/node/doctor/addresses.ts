import type { Finding } from './finding.js';
import type { NamedAddress } from './links.js';

/** How an address is asked for; rejects where its server cannot be reached. This is the only door to the network. */
export type AskServer = (address: URL, method: 'HEAD' | 'GET') => Promise<ServerAnswer>;

export interface ServerAnswer {
  readonly status: number;
  /** Where it sends whoever asks. */
  readonly location?: string;
}

/** Asks by HTTP; nothing of this account is sent along, and an answer is not waited for longer than so many milliseconds. */
export function serverAsker(timeoutMs: number): AskServer {
  return async (address, method) => {
    const response = await fetch(address, {
      method,
      redirect: 'manual',
      credentials: 'omit',
      headers: { 'user-agent': 'runbook-doctor', accept: '*/*' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What is written there is not read.
    await response.body?.cancel();
    const location = response.headers.get('location');
    return { status: response.status, ...(location !== null && { location }) };
  };
}

/** What is wrong with addresses, each asked once; none of a host that is not among those that may be asked. */
export async function addressFindings(
  named: readonly NamedAddress[],
  ask: AskServer,
  hosts: readonly string[] | undefined,
): Promise<readonly Finding[]> {
  const places = new Map<string, NamedAddress>();
  for (const one of named) {
    const key = one.address.replace(/#.*$/, '');
    if (!places.has(key)) places.set(key, one);
  }
  const waiting = [...places.values()];
  const findings: Finding[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const said = await wordOn(next.address, ask, hosts);
      if (said) findings.push({ ...said, file: next.file, line: next.line });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return findings;
}

/** How many servers are waited for at the same time. */
const atOnce = 6;

/** How often one is sent on. */
const mostSteps = 5;

type Word = Pick<Finding, 'severity' | 'code' | 'message'>;

async function wordOn(text: string, ask: AskServer, hosts: readonly string[] | undefined): Promise<Word | undefined> {
  let address = parsed(text);
  for (let step = 0; step <= mostSteps; step += 1) {
    if (address === undefined) return noAddress(text);
    const refused = notAsked(address, hosts);
    if (refused) return refused;
    const answer = await answerOf(address, ask);
    if ('code' in answer) return { ...answer, message: `'${text}' ${answer.message}` };
    const next = nextOf(answer);
    if (next === undefined) return statusWord(text, answer.status);
    address = parsed(next, address);
  }
  const message = `'${text}' is sent on more than ${mostSteps} times; name the address where it ends`;
  return { severity: 'warning', code: 'links/no-end', message };
}

/** Where whoever asked is sent on to. */
function nextOf({ status, location }: ServerAnswer): string | undefined {
  return status >= 300 && status < 400 ? location : undefined;
}

function parsed(text: string, base?: URL): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base?.href);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

function noAddress(text: string): Word {
  return { severity: 'warning', code: 'links/no-address', message: `'${text}' leads to no address; correct it` };
}

/** Why an address is not asked for: it would give something away, or its host is none that may be asked. */
function notAsked({ username, password, hostname, host }: URL, hosts: readonly string[] | undefined): Word | undefined {
  if (username !== '' || password !== '') {
    const message = `an address of '${host}' holds a name or a password, so it was not asked for; take these out`;
    return { severity: 'warning', code: 'links/credentials', message };
  }
  if (hosts === undefined || hosts.some((pattern) => fits(pattern.toLowerCase(), { hostname, host }))) return undefined;
  const message = `'${host}' is none of the 'hosts' of .runbook/config.yaml, so it was not asked; add it there`;
  return { severity: 'note', code: 'links/not-asked', message };
}

function fits(pattern: string, { hostname, host }: Pick<URL, 'hostname' | 'host'>): boolean {
  const name = pattern.includes(':') ? host : hostname;
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

async function answerOf(address: URL, ask: AskServer): Promise<ServerAnswer | Word> {
  try {
    const answer = await ask(address, 'HEAD');
    // Many servers know the one question and not the other.
    return answer.status >= 400 && answer.status !== 429 ? await ask(address, 'GET') : answer;
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Word {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return {
      severity: 'warning',
      code: 'links/no-answer',
      message: 'gave no answer in time; try again, or correct it',
    };
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
  if (reason === 'ENOTFOUND') {
    return { severity: 'fault', code: 'links/no-host', message: 'names a host that nobody knows; correct it' };
  }
  return { severity: 'warning', code: 'links/not-reached', message: `could not be reached: ${reason}; correct it` };
}

function statusWord(text: string, status: number): Word | undefined {
  if (status < 400) return undefined;
  if (status === 404 || status === 410) {
    return {
      severity: 'fault',
      code: 'links/gone',
      message: `'${text}' is not there (${status}); correct the address`,
    };
  }
  if ([401, 403, 407, 429].includes(status)) {
    const message = `'${text}' answers ${status}, so it cannot be told whether it is there; look at it yourself`;
    return { severity: 'note', code: 'links/closed', message };
  }
  return {
    severity: 'warning',
    code: 'links/not-served',
    message: `'${text}' answers ${status}; try again, or correct it`,
  };
}
