// Does the steps 'http.get' and 'http.post'. What can be checked without a request is checked by 'validate'.

/** What is wrong with a step; an empty list where nothing is. */
export function validate({ with: { url } }) {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined) return [{ path: 'url', message: `'${url}' is not an address; write it with https://` }];
  if (!['http:', 'https:'].includes(address.protocol)) {
    return [{ path: 'url', message: `'${address.protocol}' is not spoken here; write http:// or https://` }];
  }
  return [];
}

/** Sends the request of a step. */
export async function execute({ type, with: { url, headers, body } }, { signal, log }) {
  const method = type === 'http.post' ? 'POST' : 'GET';
  // A request that changes something is not sent again to where a server points.
  const redirect = method === 'GET' ? 'follow' : 'manual';
  const response = await fetch(url, { method, headers, body, redirect, signal }).catch((error) => {
    throw new Error(`${method} ${url}: ${error.cause?.message || error.cause?.code || error.message}`);
  });
  log(`${method} ${response.url || url}: ${response.status} ${response.statusText}`);
  return { exitCode: response.ok ? 0 : 1, stdout: await response.text() };
}
