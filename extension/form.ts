import type { QuickInputButton, QuickPickItem, window } from 'vscode';

/** What a form is made of. */
export type FormInputs = Pick<typeof window, 'createInputBox' | 'createQuickPick'> & {
  /** The button that leads to the field before. */
  readonly back: QuickInputButton;
};

/** One field of a form. */
export interface Field {
  readonly name: string;
  readonly prompt: string;
  /** What stands in it when it opens. */
  readonly value: string;
  /** The values to choose from; without them it is typed. */
  readonly choices?: readonly Choice[];
  readonly isSecret: boolean;
  /** Why a text is not taken; undefined where it is. */
  readonly faultOf: (text: string) => Promise<string | undefined>;
}

/** A value that can be chosen. */
interface Choice {
  readonly label: string;
  readonly description?: string;
  readonly text: string;
}

/** Asks for fields one after the other, with a way back; undefined where the person closed it. */
export async function askForm(
  inputs: FormInputs,
  title: string,
  fields: readonly Field[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const texts = new Map<string, string>();
  let index = 0;
  for (let field = fields[0]; field; field = fields[index]) {
    const value = texts.get(field.name) ?? field.value;
    const place = { title, step: index + 1, totalSteps: fields.length };
    const filled = await (field.choices ? choose : fill)(inputs, { ...field, value }, place);
    if (filled === undefined) return undefined;
    index += filled.kind === 'text' ? 1 : -1;
    if (filled.kind === 'text') texts.set(field.name, filled.text);
  }
  return texts;
}

type Filled = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'back' } | undefined;

interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

function fill(inputs: FormInputs, { prompt, value, isSecret, faultOf }: Field, place: Place): Promise<Filled> {
  const box = inputs.createInputBox();
  Object.assign(box, { ...place, prompt, value, password: isSecret, ignoreFocusOut: true });
  const isTaken = async (text: string): Promise<boolean> => {
    const fault = await faultOf(text);
    // What was typed in the meantime is looked at by itself.
    if (box.value === text) box.validationMessage = fault;
    return fault === undefined;
  };
  box.onDidChangeValue((text) => void isTaken(text));
  return shown(box, inputs, place, (done) => {
    box.onDidAccept(async () => {
      const text = box.value;
      if (await isTaken(text)) done(text);
    });
  });
}

function choose(inputs: FormInputs, { prompt, value, choices = [] }: Field, place: Place): Promise<Filled> {
  const pick = inputs.createQuickPick<QuickPickItem & Choice>();
  const items = choices.map((choice) => ({ ...choice }));
  Object.assign(pick, { ...place, placeholder: prompt, items, ignoreFocusOut: true });
  pick.activeItems = items.filter(({ text }) => text === value);
  return shown(pick, inputs, place, (done) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen) done(chosen.text);
    });
  });
}

type Shown = ReturnType<FormInputs['createInputBox']> | ReturnType<FormInputs['createQuickPick']>;

function shown(
  input: Pick<Shown, 'buttons' | 'onDidTriggerButton' | 'onDidHide' | 'show' | 'dispose'>,
  { back }: FormInputs,
  { step }: Place,
  accept: (done: (text: string) => void) => void,
): Promise<Filled> {
  return new Promise<Filled>((resolve) => {
    if (step > 1) input.buttons = [back];
    accept((text) => resolve({ kind: 'text', text }));
    input.onDidTriggerButton(() => resolve({ kind: 'back' }));
    input.onDidHide(() => resolve(undefined));
    input.show();
  }).finally(() => input.dispose());
}
