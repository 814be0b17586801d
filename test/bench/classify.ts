import { parse } from 'unbash';
import { classifyShell } from '../../runtime/risk/index.js';
import { commandFiles, shellOf } from '../support/commands.js';
import { grammars } from '../support/grammars.js';
import { median, node, say } from './measure.js';

const commands = commandFiles.flatMap((file) => {
  const { safe = [], caution = [], dangerous = [] } = file.examples;
  return [...safe, ...caution, ...dangerous].map((text) => ({ text, shell: shellOf(file) }));
});

// What most tools do: text against a list. It is quick, and it is fooled by the first quote.
const denied =
  'rm\\s+-rf?|mkfs|dd\\s+if=|shutdown|reboot|kubectl\\s+delete|drop\\s+table|truncate|flushall|terraform\\s+destroy|git\\s+push.*--force|systemctl\\s+stop|chmod\\s+-R|userdel|iptables\\s+-F|docker\\s+system\\s+prune|helm\\s+uninstall|aws\\s+.*delete|aws\\s+.*terminate|az\\s+.*delete|gcloud\\s+.*delete'
    .split('|')
    .map((pattern) => new RegExp(pattern, 'i'));

/** How long one command takes at a share of the commands, in milliseconds, each the quickest of some rounds. */
function at(share: number, rounds: number, work: (text: string, shell: string) => unknown): number {
  const times = commands.map(({ text, shell }) => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      work(text, shell);
      best = Math.min(best, performance.now() - started);
    }
    return best;
  });
  return times.sort((one, other) => one - other)[Math.floor((times.length - 1) * share)] ?? Number.NaN;
}

/** Classification in a warm process: of every example of the tool files, and of hostile text. */
export async function benchClassify(): Promise<void> {
  const classify = (text: string, shell: string): unknown => classifyShell(text, { shell, parsers: grammars });
  const list = (text: string): unknown => denied.some((pattern) => pattern.test(text));
  at(0.5, 1, classify);
  const count = `${commands.length} commands`;
  say(`classify, median of ${count}`, at(0.5, 3, classify), 'a list of patterns', at(0.5, 3, list));
  say(
    `classify, median of ${count}`,
    at(0.5, 3, classify),
    'the parser alone',
    at(0.5, 3, (text) => parse(text)),
  );
  say(`classify, 99th percentile of ${count}`, at(0.99, 3, classify), 'limit', 1);
  say(`classify, slowest of ${count}`, at(1, 3, classify), 'no limit', 1);
  for (const [name, { text, shell }] of Object.entries(hostile)) {
    say(`classify ${name}`, await median(3, () => classify(text, shell)), 'limit', 1000);
  }
}

const hostile: Readonly<Record<string, { readonly text: string; readonly shell: string }>> = {
  '50,000 pipes': { text: Array(50_000).fill('ls').join('|'), shell: 'bash' },
  '3,000 nested substitutions': { text: `${'echo $('.repeat(3000)}rm -rf /${')'.repeat(3000)}`, shell: 'bash' },
  'a word of 1 MB': { text: `ls ${'a'.repeat(1_000_000)}`, shell: 'bash' },
  '1 MB of PowerShell': { text: 'Get-Process | Where-Object { $_.CPU } ; '.repeat(25_000), shell: 'powershell' },
  '1 MB of SQL': { text: 'select 1 from t where a in (1,2); '.repeat(30_000), shell: 'sql' },
  '1 MB of nested brackets in SQL': { text: `select ${'('.repeat(500_000)}1${')'.repeat(500_000)}`, shell: 'sql' },
  '1 MB of cmd': { text: 'dir & '.repeat(170_000), shell: 'cmd' },
};

/** A fresh process that answers once. */
export async function benchClassifyProcesses(program: string): Promise<void> {
  const bare = await median(15, () => node('-e', '0'));
  const answer = (command: string, shell: string): Promise<number> =>
    median(15, () => node(program, 'classify', command, '--shell', shell));
  say('runbook classify, bash (limit 1.6 ×)', await answer('kubectl get pods -n prod', 'bash'), 'node -e 0', bare);
  say('runbook classify, PowerShell (limit 2.2 ×)', await answer('Get-Service', 'powershell'), 'node -e 0', bare);
  say('runbook classify, SQL (limit 2.2 ×)', await answer('select 1', 'sql'), 'node -e 0', bare);
}
