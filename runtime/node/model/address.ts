/** An address with what says whose it is and whether a secret goes there. */
export interface NamedAddress {
  /** What holds the address, as people know it. */
  readonly called: string;
  readonly url: string;
  /** What holds the secret that goes there, as people know it. */
  readonly secret?: string;
}

/** Why an address of a server may not be used; undefined where it may: only encrypted, or on this machine, with a secret. */
export function addressFault({ called, url, secret }: NamedAddress): string | undefined {
  if (!URL.canParse(url)) return `${called} is '${url}', which is no address; write 'https://…/v1'`;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return `${called} is '${url}', which is neither https nor http; write 'https://…/v1'`;
  }
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  if (secret === undefined || protocol === 'https:' || isHere) return undefined;
  return `${called} is '${url}', where ${secret} would go unencrypted; use https`;
}

/** An address that ends in this path, which it may do already. */
export function addressOf(url: string, path: string): string {
  const address = new URL(url);
  if (!address.pathname.endsWith(path)) address.pathname = `${address.pathname.replace(/\/$/, '')}${path}`;
  return address.href;
}
