import { keys, runbookTerminal, type Terminal } from '../support/terminal.js';
import type { Attempt } from './attempt.js';
import {
  accountFolders,
  begun,
  type Gated,
  gated,
  gatedStep,
  runOf,
  type Scene,
  timesTold,
  withSteps,
} from './scene.js';

type MakeScene = (text: string) => Scene;

/** What is typed where a yes or a no is asked for, and is neither. */
const noYes = [
  'ye',
  'yy',
  'yess',
  'Y E S',
  '1',
  'true',
  'ok',
  'sure',
  'db',
  'change',
  'run',
  'j',
  'oui',
  '!',
  "'y'",
  'y y',
  'y;y',
];

/** What is typed in place of the name of what is acted on. */
const otherNames = [
  'y',
  'yes',
  'DB',
  'Db',
  'dB',
  'd b',
  'db1',
  "'db'",
  '"db"',
  'd',
  'b',
  'change',
  'dbdb',
  'ｄｂ',
  'db.',
  '*',
  'db\u200b',
];

/** Attempts at the terminal where a person is asked: in the end one says yes, and the step runs once. */
export function wrongWords(scene: MakeScene): readonly Attempt[] {
  return [
    ...dialogue(scene, 'caution', { prompt: /run it\? \(y\/n\) $/, wrong: noYes, right: 'y' }),
    ...dialogue(scene, 'unknown', { prompt: /run it\? \(y\/n\) $/, wrong: noYes.slice(0, 6), right: 'YES' }),
    ...dialogue(scene, 'dangerous', {
      prompt: /type 'db' to run it, or nothing to refuse: $/,
      wrong: otherNames,
      right: 'db',
    }),
  ];
}

/** What a person is asked, and what they say to it. */
interface Dialogue {
  readonly prompt: RegExp;
  readonly wrong: readonly string[];
  readonly right: string;
}

function dialogue(scene: MakeScene, kind: Gated, said: Dialogue): readonly Attempt[] {
  let played: Promise<readonly number[]> | undefined;
  return said.wrong.map((words, index) => ({
    name: `typed: '${words}' (${kind})`,
    grants: 0,
    run: async () => {
      played ??= play(scene(gated(kind)), said);
      return (await played)[index] ?? 0;
    },
  }));
}

/** How often the step had run after each of the wrong words, each time when the question was there again. */
async function play(place: Scene, { prompt, wrong, right }: Dialogue): Promise<readonly number[]> {
  return atTerminal(['exec', place.runbook, '--mode', 'real'], place, async (terminal) => {
    const times: number[] = [];
    await terminal.shows(prompt);
    for (const words of wrong) {
      terminal.type(`${words}${keys.enter}`);
      await terminal.shows(prompt);
      times.push(timesTold(place));
    }
    terminal.type(`${right}${keys.enter}`);
    await terminal.exit();
    if (timesTold(place) !== 1) throw new Error(`a yes let nothing run:\n${terminal.transcript()}`);
    return times;
  });
}

const ahead = [
  'y\r',
  'yes\r',
  'db\r',
  'y\ry\ry\ry\r',
  'y',
  'd',
  '\r',
  '\u001b[200~y\r\u001b[201~',
  'y\u0004',
  'alice\rlead\ry\r',
];

/** Attempts by what is typed before anybody is asked: while another step runs, and before the program has come up. */
export function typedAhead(scene: MakeScene): readonly Attempt[] {
  const long = 'id: look, type: cli, with: {argv: ["sleep", "0.4"]}';
  return ahead.flatMap((words) =>
    (['caution', 'dangerous'] as const).map((kind) => ({
      name: `typed ahead: ${JSON.stringify(words)} (${kind})`,
      grants: 0,
      run: async () => {
        const place = scene(withSteps([long, gatedStep[kind]]));
        return atTerminal(['exec', place.runbook, '--mode', 'real'], place, async (terminal) => {
          terminal.type(words);
          await terminal.shows('[1/2]');
          terminal.type(words);
          return leftAlone(terminal, place);
        });
      },
    })),
  );
}

/** Attempts by what is typed before `approve` and `resume` ask. */
export function typedAheadElsewhere(scene: MakeScene): readonly Attempt[] {
  return (['approve', 'resume'] as const).flatMap((command) =>
    (['caution', 'dangerous'] as const).map((kind) => ({
      name: `typed ahead: of ${command} (${kind})`,
      grants: 0,
      run: async () => {
        const place = scene(gated(kind));
        await begun(place);
        const more = command === 'approve' ? ['change'] : [];
        return atTerminal([command, runOf(place), ...more], place, async (terminal) => {
          terminal.type(kind === 'caution' ? 'y\ry\ry\r' : 'db\rdb\rdb\r');
          return leftAlone(terminal, place);
        });
      },
    })),
  );
}

/** Waits for the question, answers nothing and leaves; how often the step ran. */
async function leftAlone(terminal: Terminal, place: Scene): Promise<number> {
  await terminal.shows(/(run it\? \(y\/n\)|to run it, or nothing to refuse:|approve it\? \(y\/n\)) $/);
  terminal.type(keys.endOfInput);
  await terminal.exit();
  return timesTold(place);
}

async function atTerminal<Came>(
  words: readonly string[],
  { folder }: Scene,
  act: (terminal: Terminal) => Promise<Came>,
): Promise<Came> {
  const ends: (() => void)[] = [];
  const context = { after: (end: () => void) => void ends.push(end) };
  try {
    return await act(runbookTerminal(context as never, words, { cwd: folder, env: accountFolders() }));
  } finally {
    for (const end of ends) end();
  }
}
