/** What a name says of its value: people think up passwords, programs make keys. */
export type SecretName = 'password' | 'key';

/** Whether a name says that its value is a secret, and of which kind. */
export function secretNamed(name: string): SecretName | undefined {
  const words = wordsIn(name);
  const [before = '', last = ''] = [words.at(-2), words.at(-1)];
  if (passwords.test(last)) return before === 'no' ? undefined : 'password';
  if (last === 'token') return harmlessTokens.has(before) ? undefined : 'key';
  return keys.test(last) || (last === 'key' && secretKeys.has(before)) ? 'key' : undefined;
}

// In capitals nothing parts the words, as in PGPASSWORD.
const passwords = /(?:password|passwd|passphrase)$|^(?:pass|pwd)$/;
const keys =
  /^secret$|(?:api|access|secret|private|account|shared)key$|(?:client|app)secret$|(?:auth|access|api|bearer)token$/;

const secretKeys: ReadonlySet<string> = new Set(
  'api access secret private account encryption signing shared master auth storage subscription'.split(' '),
);

/** Those that tell a place in a list, the name of a cluster, or an assembly of .NET by its public key. */
const harmlessTokens: ReadonlySet<string> = new Set(
  'public key next page starting continue continuation cluster'.split(' '),
);

function wordsIn(name: string): readonly string[] {
  const parted = name.replace(/([a-z0-9])(?=[A-Z])/g, '$1 ').toLowerCase();
  return parted
    .replace(/[0-9]+$/, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
