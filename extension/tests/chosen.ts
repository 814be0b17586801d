import { basename } from 'node:path';

/** A file or a test of the Test Explorer, as far as choosing goes. */
export interface Choosable<Item> {
  readonly label: string;
  readonly parent: Item | undefined;
  readonly uri: { readonly fsPath: string } | undefined;
  readonly children: { forEach(visit: (child: Item) => void): void };
}

/** Tests of a file that are run together. */
export interface ChosenFile<Item> {
  readonly file: Item;
  /** Those that are run; empty where nothing is known of them yet. */
  readonly tests: readonly Item[];
  readonly isWhole: boolean;
}

/** What is run when some items are chosen, without those that are left out; files in the order in which they are met. */
export function chosenFiles<Item extends Choosable<Item>>(
  included: readonly Item[],
  excluded: readonly Item[],
): readonly ChosenFile<Item>[] {
  const files = new Set(included.map((item) => item.parent ?? item));
  return [...files]
    .filter((file) => !excluded.includes(file))
    .map((file) => {
      const all = childrenOf(file);
      const isWanted = (test: Item) => !excluded.includes(test) && (included.includes(file) || included.includes(test));
      const tests = all.filter(isWanted);
      return { file, tests, isWhole: tests.length === all.length };
    })
    .filter(({ tests, isWhole }) => isWhole || tests.length > 0);
}

/** The words of `runbook test` that run what is chosen: whole files in one process, parts of a file in one of its own. */
export function testWords<Item extends Choosable<Item>>(
  chosen: readonly ChosenFile<Item>[],
): readonly (readonly string[])[] {
  const whole = chosen.filter(({ isWhole }) => isWhole).map(({ file }) => pathOf(file));
  const parts = chosen
    .filter(({ isWhole }) => !isWhole)
    .map(({ file, tests }) => [...tests.map(({ label }) => `--only=${label}`), '--', pathOf(file)]);
  return whole.length === 0 ? parts : [['--', ...whole], ...parts];
}

/** Whether a path is one of a test file that belongs to this workspace, not to what others made. */
export function isTestPath(path: string): boolean {
  return /\.runbook-test\.ya?ml$/.test(basename(path)) && !/[\\/](?:node_modules|\.git|\.runbook)[\\/]/.test(path);
}

function childrenOf<Item extends Choosable<Item>>({ children }: Item): readonly Item[] {
  const all: Item[] = [];
  children.forEach((child) => {
    all.push(child);
  });
  return all;
}

function pathOf<Item>({ uri }: Choosable<Item>): string {
  return uri?.fsPath ?? '';
}
