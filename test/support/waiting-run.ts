import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { rechained } from '../record/rechain.js';
import { type CliOptions, type CliOutcome, runbook } from './cli.js';
import { eventsOf, onlyRun, runbookFolder } from './recorded.js';
import { runbookTerminal, type Terminal } from './terminal.js';

/** A run of the built program that waits for people, each of whom answers from a process of their own. */
export class WaitingRun {
  readonly folder: string;

  private readonly context: Pick<TestContext, 'after'>;

  private constructor(context: Pick<TestContext, 'after'>, text: string) {
    this.context = context;
    this.folder = runbookFolder(context, text);
  }

  /** Begins a run of this runbook as alice, who is not there to answer. */
  static async of(
    context: Pick<TestContext, 'after'>,
    text: string,
    { policy, words = [], env = {} }: { policy?: object; words?: readonly string[]; env?: CliOptions['env'] } = {},
  ): Promise<WaitingRun> {
    const run = new WaitingRun(context, text);
    if (policy) writeFileSync(join(run.folder, '.runbook', 'policy.json'), JSON.stringify(policy), { mode: 0o600 });
    const { code, stdout, stderr } = await run.runs(
      ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', ...words],
      env,
    );
    assert.equal(code, 6, `${stdout}${stderr}`);
    return run;
  }

  get directory(): string {
    return onlyRun(this.folder);
  }

  get events(): readonly RecordedEvent[] {
    return eventsOf(this.directory);
  }

  /** How many events of a type there are. */
  count(type: RecordedEvent['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** Whether a file that a step makes is there. */
  made(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** Calls the built program without a terminal; what it is piped is typed by nobody. */
  runs(words: readonly string[], env: CliOptions['env'] = {}, input = ''): Promise<CliOutcome> {
    return runbook(words, { cwd: this.folder, env: { ...this.environment, ...env }, input });
  }

  /** Calls a command on the run without a terminal. */
  calls(command: readonly string[], ...more: readonly string[]): Promise<CliOutcome> {
    return this.runs([...command, this.directory, ...more]);
  }

  /** Lets the run go on, with nobody there. */
  goesOn(...more: readonly string[]): Promise<CliOutcome> {
    return this.calls(['resume'], '--as', 'alice', ...more);
  }

  /** Calls a command on the run on a terminal. */
  onTerminal(command: readonly string[], ...more: readonly string[]): Terminal {
    return runbookTerminal(this.context, [...command, this.directory, ...more], {
      cwd: this.folder,
      env: this.environment,
    });
  }

  /** Approves the step with a yes, as this person on a terminal of their own. */
  async approved(step: string, by: string, ...more: readonly string[]): Promise<void> {
    const terminal = this.onTerminal(['approve'], step, '--as', by, ...more);
    await terminal.answer('(y/n)', 'y');
    assert.equal(await terminal.exit(), 0, terminal.transcript());
  }

  /** Writes the record anew, with numbers, links and hashes that fit, and without the note of its end. */
  forges(change: (events: readonly RecordedEvent[]) => readonly unknown[]): void {
    const { trace } = rechained(change(this.events) as readonly RecordedEvent[]);
    writeFileSync(join(this.directory, 'trace.jsonl'), trace);
    rmSync(join(this.directory, 'run.json'), { force: true });
  }

  /** Changes the text of the runbook. */
  edits(change: (text: string) => string): void {
    const path = join(this.folder, 'runbook.yaml');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  private get environment(): Readonly<Record<string, string>> {
    return { XDG_STATE_HOME: join(this.folder, 'state'), XDG_CONFIG_HOME: join(this.folder, 'config') };
  }
}
