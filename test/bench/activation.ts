import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { middle, say } from './measure.js';

interface Taken {
  readonly loadMs: number;
  readonly activateMs: number;
}

/** What VS Code noted in some windows, each with a host of its own. */
interface Measured {
  readonly medianMs: number;
  readonly figures: readonly (Taken & { readonly empty: Taken })[];
  readonly failed: number;
}

/** How long the packed extension takes to begin in a real VS Code, beside one that does nothing and began before it. */
export function benchActivation(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log('the pinned VS Code runs on Linux x64 only, so the beginning of the extension is not measured');
    return;
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('test', 'editor', 'activation.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const { medianMs, figures, failed }: Measured = JSON.parse(stdout);
  if (failed > 0) throw new Error(`the extension does not begin as it should\n${stderr}`);
  const whole = ({ loadMs, activateMs }: Taken) => loadMs + activateMs;
  say('the extension begins (limit 60 ms)', medianMs, 'limit', 60);
  say('  the same', medianMs, 'an extension that does nothing', middle(figures.map(({ empty }) => whole(empty))));
}
