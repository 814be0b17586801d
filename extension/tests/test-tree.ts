import { basename } from 'node:path';
import {
  type Disposable,
  Disposable as disposable,
  l10n,
  Range,
  type TestController,
  type TestItem,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { TestsResult } from '../../language-server/protocol.js';
import type { LanguageService } from '../language-client.js';
import { isTestPath } from './chosen.js';

/** The test files of the workspace with their tests, as the Test Explorer shows them. */
export interface TestTree extends Disposable {
  /** All files that are known. */
  files(): readonly TestItem[];
  /** Reads the tests of a file as it is now; resolves to the path of its runbook, where it has one. */
  read(file: TestItem): Promise<string | undefined>;
  /** Looks for all files again. */
  find(): Promise<void>;
  /** The file of a path, which is added where it is not known yet. */
  fileAt(path: string): TestItem;
  /** A test of a file. */
  testAt(path: string, name: string, line: number): TestItem;
}

const testGlob = '**/*.runbook-test.{yaml,yml}';
const restMs = 150;

/** Keeps the items of a controller what the test files say: a file is read when it is unfolded, opened or run. */
export function testTree(controller: TestController, language: Pick<LanguageService, 'tests'>): TestTree {
  const readings = new Map<string, Promise<string | undefined>>();
  const { items } = controller;
  const fileAt = (path: string) => {
    const uri = Uri.file(path);
    const known = items.get(uri.toString());
    if (known) return known;
    const made = controller.createTestItem(uri.toString(), basename(path).replace(/\.runbook-test\.ya?ml$/, ''), uri);
    made.canResolveChildren = true;
    made.description = workspace.asRelativePath(uri);
    items.add(made);
    return made;
  };
  const read = (file: TestItem): Promise<string | undefined> => {
    const reading = readNow(file);
    readings.set(file.id, reading);
    return reading;
  };
  const readNow = async (file: TestItem): Promise<string | undefined> => {
    const path = file.uri?.fsPath ?? '';
    const text = await textOf(path);
    if (text === undefined) return undefined;
    const asked = readings.get(file.id);
    const found = await language.tests({ path, text });
    const latest = readings.get(file.id);
    // What was asked for later is newer.
    if (latest !== asked) return latest;
    show(controller, file, found);
    return found.runbook;
  };
  const add = (path: string) => isTestPath(path) && fileAt(path);
  const readAgain = (path: string) => {
    const file = isTestPath(path) ? items.get(Uri.file(path).toString()) : undefined;
    if (file && readings.has(file.id)) void read(file);
  };
  const find = async () => {
    const found = await workspace.findFiles(testGlob, '**/{node_modules,.runbook}/**');
    const ids = new Set(found.map(String));
    items.forEach(({ id }) => {
      if (!ids.has(id)) items.delete(id);
    });
    for (const { fsPath, scheme } of found) if (scheme === 'file') add(fsPath);
  };
  const followed = follow({
    opened: ({ uri }) => {
      const file = uri.scheme === 'file' && add(uri.fsPath);
      if (file) void read(file);
    },
    added: add,
    changed: readAgain,
    gone: (uri) => items.delete(uri.toString()),
  });
  return {
    ...{ fileAt, read, find, dispose: () => followed.dispose() },
    files: () => [...items].map(([, item]) => item),
    testAt: (path, name, line) => testItem(controller, fileAt(path), name, line),
  };
}

interface Followers {
  readonly opened: (document: TextDocument) => void;
  readonly added: (path: string) => void;
  readonly changed: (path: string) => void;
  readonly gone: (uri: Uri) => void;
}

/** Tells of test files that come, go and change, on the disk and in editors. */
function follow({ opened, added, changed, gone }: Followers): Disposable {
  const timers = new Map<string, NodeJS.Timeout>();
  const soon = (path: string) => {
    clearTimeout(timers.get(path));
    timers.set(
      path,
      setTimeout(() => changed(path), restMs),
    );
  };
  const watcher = workspace.createFileSystemWatcher(testGlob);
  workspace.textDocuments.forEach(opened);
  return disposable.from(
    watcher,
    watcher.onDidCreate(({ fsPath }) => added(fsPath)),
    watcher.onDidChange(({ fsPath }) => soon(fsPath)),
    watcher.onDidDelete(gone),
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidChangeTextDocument(({ document: { uri } }) => {
      if (uri.scheme === 'file' && isTestPath(uri.fsPath)) soon(uri.fsPath);
    }),
    new disposable(() => {
      for (const timer of timers.values()) clearTimeout(timer);
    }),
  );
}

/** As an editor holds it, else as it is on disk; undefined where it is gone. */
async function textOf(path: string): Promise<string | undefined> {
  const open = workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(Uri.file(path)));
  } catch {
    return undefined;
  }
}

function show(controller: TestController, file: TestItem, { tests, faults }: TestsResult): void {
  file.error = faults.map(({ line, message }) => l10n.t('line {0}: {1}', line, message)).join('\n') || undefined;
  // The tests of a file that is being typed in stay until it can be read again.
  if (faults.length > 0) return;
  const names = new Set(tests.map(({ name }) => name));
  for (const { name, line } of tests) testItem(controller, file, name, line);
  file.children.forEach(({ id, label }) => {
    if (!names.has(label)) file.children.delete(id);
  });
}

function testItem(controller: TestController, file: TestItem, name: string, line: number): TestItem {
  const id = `${file.id}#${name}`;
  const item = file.children.get(id) ?? controller.createTestItem(id, name, file.uri);
  item.range = new Range(line - 1, 0, line - 1, 0);
  item.sortText = String(line).padStart(6, '0');
  file.children.add(item);
  return item;
}
