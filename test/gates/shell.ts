import { keys, runbookTerminal, type Terminal } from '../support/terminal.js';
import type { Attempt } from './attempt.js';
import { accountFolders, type Gated, gated, type Scene, timesTold } from './scene.js';

/** Lines that a person may type at the debugger's prompt; none of them is a yes to the step that waits. */
const lines = [
  'next',
  '',
  'continue',
  '',
  'n',
  'c',
  'y',
  'yes',
  'db',
  'run',
  'start',
  'approved',
  'approve --yes',
  'approve --force',
  'approve y',
  'approve db',
  'approve change',
  'approve --as engine',
  'approve --as bob --role lead',
  'approve approve',
  'next next next',
  'continue change',
  'evidence set approval yes',
  'evidence check approval 1',
  'evidence attach approval runbook.yaml',
  'print captures',
  'snapshot',
  'break change',
  'where',
  'risk',
  '!touch told',
  '$(touch told)',
  '; touch told',
];

/** Attempts at the prompt of the debugger on a terminal: where it asks in the end it is left, and the last one says yes. */
export function shellLines(scene: (text: string) => Scene): readonly Attempt[] {
  return (['caution', 'dangerous'] as const).flatMap((kind) => {
    let played: Promise<readonly number[]> | undefined;
    return lines.map((line, index) => ({
      name: `debugger shell: '${line}' as line ${index + 1} (${kind})`,
      grants: 0,
      run: async () => {
        played ??= play(scene(gated(kind)), kind);
        return (await played)[index] ?? 0;
      },
    }));
  });
}

async function play(place: Scene, kind: Gated): Promise<readonly number[]> {
  const ends: (() => void)[] = [];
  const context = { after: (end: () => void) => void ends.push(end) };
  const { folder, runbook } = place;
  const terminal = runbookTerminal(context as never, ['debug', runbook], { cwd: folder, env: accountFolders() });
  try {
    await terminal.shows(prompt);
    const times: number[] = [];
    for (const line of lines) {
      terminal.type(`${line}${keys.enter}`);
      await backAtPrompt(terminal);
      times.push(timesTold(place));
    }
    terminal.type(`approve${keys.enter}`);
    await terminal.shows(question);
    terminal.type(`${kind === 'dangerous' ? 'db' : 'y'}${keys.enter}`);
    await terminal.shows(/passed/);
    if (timesTold(place) !== 1) throw new Error(`a yes let nothing run:\n${terminal.transcript()}`);
    return times;
  } finally {
    for (const end of ends) end();
  }
}

const prompt = /\(1\/1 change[^)]*\) $/;
const question = /(run it\? \(y\/n\)|to run it, or nothing to refuse:) $/;
const either = new RegExp(`(${prompt.source}|${question.source})`);

/** Waits for the prompt; a question that a line has led to is left without an answer. */
async function backAtPrompt(terminal: Terminal): Promise<void> {
  await terminal.shows(either);
  if (!question.test(`${terminal.screen.visible()} `)) return;
  terminal.type(keys.endOfInput);
  await terminal.shows(prompt);
}
