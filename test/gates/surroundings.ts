import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../support/cli.js';
import type { Attempt } from './attempt.js';
import { cliAnew, type Gated, gated, kindAt, type Scene, timesTold } from './scene.js';

type MakeScene = (text: string) => Scene;

/** What somebody may put into the environment and hope for. */
const variables: readonly Readonly<Record<string, string>>[] = [
  ...['YES', 'APPROVE', 'APPROVED', 'AUTO_APPROVE', 'FORCE', 'CONFIRM', 'SKIP_GATES', 'UNSAFE', 'TRUST_LEVEL'].map(
    (name) => ({ [`RUNBOOK_${name}`]: '1' }),
  ),
  { RUNBOOK_MODE: 'audit', RUNBOOK_GOVERNANCE_MODE: 'audit', RUNBOOK_TRUST_LEVEL: '2' },
  { RUNBOOK_POLICY: 'none' },
  { RUNBOOK_POLICY: '/dev/null' },
  { RUNBOOK_PROFILE: 'local' },
  { RUNBOOK_RUN_ID: '20260101T000000Z-aaaaaa' },
  { RUNBOOK_STEP_ID: 'change' },
  { RUNBOOK_RUN_ID: '20260101T000000Z-aaaaaa', RUNBOOK_STEP_ID: 'change', RUNBOOK_ATTEMPT: '1' },
  { RUNBOOK_ACTOR: 'alice', RUNBOOK_ROLE: 'lead', RUNBOOK_TYPED: 'db' },
  { RUNBOOK_DEBUG: '1' },
  { RUNBOOK_TEST: '1', NODE_ENV: 'test', NODE_TEST_CONTEXT: 'child-v8' },
  { CI: 'true', GITHUB_ACTIONS: 'true', TF_BUILD: 'True' },
  { DEBIAN_FRONTEND: 'noninteractive', npm_config_yes: 'true', ASSUME_ALWAYS_YES: 'yes' },
  { NODE_OPTIONS: '--no-warnings --unhandled-rejections=none' },
  { NODE_NO_READLINE: '1', TERM: 'dumb' },
  { TERM: 'xterm-256color', FORCE_COLOR: '3', FORCE_TTY: '1', COLUMNS: '1' },
  { USER: 'root', LOGNAME: 'root', SUDO_USER: 'root' },
  { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'Pacific/Kiritimati' },
  { SHELL: '/bin/true', EDITOR: 'true', PAGER: 'yes', BROWSER: 'true' },
  { SSH_TTY: '/dev/pts/0', GPG_TTY: '/dev/pts/0' },
  { HOME: '/nonexistent' },
  { TMPDIR: '/nonexistent' },
  { XDG_CONFIG_HOME: 'SCENE/loose' },
  { XDG_CONFIG_HOME: 'SCENE/loose', HOME: 'SCENE', XDG_STATE_HOME: 'SCENE/state' },
  { XDG_STATE_HOME: 'SCENE/loose' },
  { XDG_CONFIG_DIRS: 'SCENE/loose', XDG_DATA_HOME: 'SCENE/loose', XDG_RUNTIME_DIR: 'SCENE/loose' },
];

/** Attempts by the environment. */
export function environments(scene: MakeScene): readonly Attempt[] {
  return variables.map((given, index) => {
    const kind = kindAt(index);
    const name = `environment: ${Object.entries(given)
      .map((pair) => pair.join('='))
      .join(' ')} (${kind})`;
    return { name, grants: 0, run: () => inEnvironment(loosened(scene(gated(kind))), given) };
  });
}

async function inEnvironment(place: Scene, given: Readonly<Record<string, string>>): Promise<number> {
  const named = Object.entries(given).map(([name, value]) => [name, value.replace('SCENE', place.folder)]);
  const options = { cwd: place.folder, env: Object.fromEntries(named), input: 'y\ny\ndb\n' };
  await cliAnew(['exec', 'runbook.yaml', '--mode', 'real'], options);
  return timesTold(place);
}

/** A settings folder that would allow everything, if such a thing could be set. */
function loosened(place: Scene): Scene {
  const folder = join(place.folder, 'loose', 'runbook');
  mkdirSync(join(folder, 'commands'), { recursive: true });
  const policy = {
    governance_mode: 'audit',
    trust_level: 2,
    self_approval: 'allow',
    gates: { caution: 'open', dangerous: 'open' },
  };
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
  const touch = 'name: touch\nsummary: makes files\nbase: safe\nexamples:\n  safe: [touch /tmp/x]\n';
  writeFileSync(join(folder, 'commands', 'touch.yaml'), touch);
  cpSync(join(folder, 'commands'), join(place.folder, '.runbook', 'commands'), { recursive: true });
  return place;
}

/** What comes in by a pipe, a file or a shell. */
const inputs: Readonly<Record<string, string>> = {
  'one yes': 'y\n',
  'many yes': 'y\n'.repeat(1000),
  'yes in words': 'yes\n',
  'what is to be typed': 'db\n',
  'a name, a role and a yes': 'alice\nlead\ny\n',
  'a yes with carriage returns': 'y\r\ny\r\n',
  'a yes as keys': '\u001b[A\ry\r',
  'a yes without an end of line': 'y',
  'nothing at all': '',
  'an approval as JSON': '{"kind":"approve","typed":"db"}\n',
  'the control sequences of a terminal': '\u001b[?1;2c\u001b[0ny\n',
};

const shells: Readonly<Record<string, string>> = {
  'yes |': 'yes | RUNBOOK',
  'a here-document': 'RUNBOOK <<END\ny\ndb\nEND',
  'a here-string by printf': 'printf "db\\n" | RUNBOOK',
  'a file': 'printf "y\\ny\\n" > answers; RUNBOOK < answers',
  'a device': 'RUNBOOK < /dev/zero',
  'a closed input': 'RUNBOOK <&-',
  'input and output closed': 'RUNBOOK <&- >&- 2>&-',
  'a fifo': 'mkfifo answers; (yes > answers &) ; RUNBOOK < answers',
  'a session without a terminal': 'yes | setsid RUNBOOK',
  'in the background': 'yes | RUNBOOK & wait',
};

/** Attempts by what is piped in. */
export function pipes(scene: MakeScene): readonly Attempt[] {
  const piped = Object.entries(inputs).map(([what, input], index) =>
    pipe(scene, what, kindAt(index), (cwd) => cliAnew(['exec', 'runbook.yaml', '--mode', 'real'], { cwd, input })),
  );
  const ofShells = Object.entries(shells).flatMap(([what, line]) =>
    (['caution', 'dangerous'] as const).map((kind) => pipe(scene, what, kind, (cwd) => inShell(line, cwd))),
  );
  return [...piped, ...ofShells];
}

function pipe(scene: MakeScene, what: string, kind: Gated, run: (cwd: string) => Promise<unknown>): Attempt {
  return {
    name: `piped: ${what} (${kind})`,
    grants: 0,
    run: async () => {
      const place = scene(gated(kind));
      await run(place.folder);
      return timesTold(place);
    },
  };
}

/** Runs a line of a shell in which the word RUNBOOK stands for the run of the runbook. */
function inShell(line: string, cwd: string): Promise<void> {
  const command = `'${process.execPath}' '${program}' exec runbook.yaml --mode real`;
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line.replaceAll('RUNBOOK', command)], {
      cwd,
      env: { ...process.env },
      stdio: 'ignore',
      detached: true,
    });
    child.once('error', reject);
    child.once('exit', () => {
      // What feeds a pipe for ever goes with it.
      if (child.pid !== undefined) endGroup(child.pid);
      resolve();
    });
  });
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
