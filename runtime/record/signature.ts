import { canonicalJson } from './canonical.js';

/** Signs the closing line of a trace, which names the hash of the line before it and so covers them all. */
export interface Signer {
  /** The digest of the public key, as `sha256:` and 64 hex digits. */
  readonly keyId: string;
  /** The Ed25519 signature of a text (as UTF-8), in base64. */
  sign(text: string): string;
}

/** What the keys at hand say of a signature; a key that nobody trusts says nothing. */
export type SignatureCheck = (keyId: string, text: string, signature: string) => 'valid' | 'wrong' | 'untrusted';

/** A check that trusts no key. */
export const trustsNoKey: SignatureCheck = () => 'untrusted';

/** What is signed of a closing line: what the line is for, and all of it but its hash and the signature itself. */
export function signedText(event: { readonly data: object }): string {
  const { hash: _hash, ...rest } = event as { readonly data: object; readonly hash?: unknown };
  const { signature: _signature, ...data } = event.data as { readonly signature?: unknown };
  return `runbook/trace/v1\n${canonicalJson({ ...rest, data })}`;
}
