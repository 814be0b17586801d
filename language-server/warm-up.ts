import { readRunbook } from '../runtime/language/index.js';
import { compile } from './features/compile.js';
import type { Lifecycle } from './lifecycle.js';

/** How long nobody has asked for anything before the time counts as free, in milliseconds. */
const freeMs = 1000;

// Small, so that whoever asks meanwhile hardly waits; without SQL and PowerShell, whose grammars take room that few need.
const guides = [
  '# Load\n\nRun `uptime`.\n',
  '# Pods\n\n## Look\n\n1. List the pods of `<namespace>`:\n\n   ```sh\n   kubectl -n <namespace> get pods\n   ```\n',
  '# Disk\n\nPrerequisites: access to the host.\n\n- [ ] Tell the team.\n\n| mount | limit |\n| --- | --- |\n| / | 90 % |\n\n```bash\ndf -k / | tail -n 1\nrm -rf "$DIR"\n```\n\nIf it is **full**, [call](https://a.example) the owner.\n',
];

/**
 * Compiles guides of its own while nobody asks for anything, one at a time: code is slow when it first runs, and nobody
 * who compiles a guide is to wait for that. No file is read or written.
 */
export function warmUp(
  { quietMs }: Pick<Lifecycle, 'quietMs'>,
  compileOne: (text: string) => Promise<void> = compiled,
): void {
  const left = [...guides];
  const look = () => {
    const text = quietMs() < freeMs ? undefined : left.shift();
    if (text !== undefined) void compileOne(text);
    if (left.length > 0) setTimeout(look, freeMs / 2).unref();
  };
  setTimeout(look, freeMs / 2).unref();
}

async function compiled(text: string): Promise<void> {
  const { draft } = await compile(() => undefined, { uri: 'untitled:warm-up.md', text });
  // A draft is read before it is written.
  readRunbook(draft);
}
