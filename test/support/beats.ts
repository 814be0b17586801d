import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** Resolves once a program that nothing holds has done so much work: what would run beside it has had its time. */
export async function beats(context: Pick<TestContext, 'after'>, count: number): Promise<void> {
  const child = spawn('sh', ['-c', 'while :; do echo beat; sleep 0.01; done'], { stdio: ['ignore', 'pipe', 'ignore'] });
  context.after(() => child.kill('SIGKILL'));
  let lines = 0;
  while (lines < count) {
    const [piece] = (await once(child.stdout, 'data')) as [Buffer];
    lines += piece.toString().split('\n').length - 1;
  }
  child.kill('SIGKILL');
}
