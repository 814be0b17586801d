import { type CancellationToken, l10n, type window } from 'vscode';
import { isBlank } from '../runtime/model/blank.js';
import { commandLine } from '../runtime/model/command-line.js';
import type { WorkDetails } from '../runtime/model/question.js';

/** The inputs of VS Code that a question is put into. */
export type Inputs = Pick<typeof window, 'showInputBox' | 'showQuickPick' | 'showOpenDialog' | 'showWarningMessage'>;

/** What a person is asked a text for. */
interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  /** Why a text is not taken; undefined where it is. */
  readonly faultOf: (text: string) => string | undefined;
}

/** Asks for a text until it is one that is taken; undefined where the input was closed. */
export async function askText(
  inputs: Inputs,
  { title, prompt, faultOf: validateInput }: TextQuestion,
  token: CancellationToken,
): Promise<string | undefined> {
  return inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput }, token);
}

/** An answer to a question that nobody waits for any more. */
export class LateAnswer extends Error {
  constructor(title: string) {
    super(
      l10n.t(
        "your answer to '{0}' came too late and was not taken: it was answered elsewhere, asked anew, or the run is over; the debug console says which",
        title,
      ),
    );
  }
}

/** Shows a dialog until a person closes it, for nothing else can; what is chosen too late fails as that. */
export async function chosenInDialog<Choice extends string>(
  inputs: Inputs,
  { title, detail }: { readonly title: string; readonly detail: string },
  choices: readonly Choice[],
  token: CancellationToken,
): Promise<Choice | undefined> {
  const chosen = await inputs.showWarningMessage(title, { modal: true, detail }, ...choices);
  if (chosen !== undefined && token.isCancellationRequested) throw new LateAnswer(title);
  return chosen;
}

/** What a step does, with all that changes what that means. */
export function workLines({ command, script, provider, env = {}, folder }: WorkDetails): readonly string[] {
  return [
    ...(command ? [commandLine(command)] : []),
    ...(script ? [`${script.shell}:`, script.text.trimEnd()] : []),
    ...(provider ? [`${provider.type} ${JSON.stringify(provider.with)}`] : []),
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(folder === undefined ? [] : [l10n.t('in {0}', folder)]),
  ];
}

/** The lines that there are, one below the other. */
export function lines(...all: readonly (string | undefined)[]): string {
  return all.filter((line) => line !== undefined).join('\n');
}

/** The parts that there are, in one line. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('; ');
}

/** Why a text is not taken that says nothing. */
export function notBlank(value: string): string | undefined {
  return isBlank(value) ? l10n.t('write at least one word') : undefined;
}
