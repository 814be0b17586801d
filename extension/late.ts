import { commands, type Disposable, Disposable as disposable } from 'vscode';

/** Commands whose code is read once one of them is used for the first time; what `load` gives registers them all. */
export function lateCommands(names: readonly string[], load: () => Promise<() => Disposable>): Disposable {
  let registered: Disposable | undefined;
  let isOver = false;
  const read = async () => {
    const register = await load();
    if (isOver) return;
    // One command has one meaning at a time.
    disposable.from(...standIns).dispose();
    registered = register();
  };
  let reading: Promise<void> | undefined;
  const standIns = names.map((name) =>
    commands.registerCommand(name, async (...given: readonly unknown[]) => {
      reading ??= read();
      await reading;
      return commands.executeCommand(name, ...given);
    }),
  );
  return new disposable(() => {
    isOver = true;
    disposable.from(...standIns, ...(registered ? [registered] : [])).dispose();
  });
}
