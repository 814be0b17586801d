import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import type { Result } from '../../model/result.js';
import type { FileFault } from '../../node/files.js';
import { keysIn, readPrivateKey, readPublicKey } from '../../node/keys/key-file.js';
import {
  accountKeys,
  type KeyHome,
  makeKey,
  privateFolder,
  trustedFolder,
  trustKey,
  workspaceKeys,
} from '../../node/keys/keys.js';
import { runbookFolder } from '../../node/workspace.js';
import { refusalOf } from '../refuse.js';

interface KeysOptions {
  readonly user?: boolean;
}

/** Adds `runbook keys new|list|trust`. */
export function registerKeys(program: Command): void {
  const keys = program
    .command('keys')
    .summary('make, list and trust the keys that sign runs')
    .description('make, list and trust the keys that runs are signed with');
  const user = ['--user', 'for your account, in place of the .runbook folder'] as const;
  keys
    .command('new')
    .summary('make the key that signs the runs of this folder')
    .description('make the key that signs the runs of this folder from now on')
    .option(...user)
    .action(newKey);
  keys
    .command('list')
    .summary('list the keys that sign or are trusted')
    .description('list the keys that sign and those that are trusted, here and for your account')
    .action(listKeys);
  keys
    .command('trust')
    .description('trust the signatures of a public key')
    .argument('<file>', 'a public Ed25519 key in PEM')
    .option(...user)
    .action(trust);
  for (const command of keys.commands) command.exitOverride();
}

async function newKey(options: KeysOptions): Promise<void> {
  const key = taken('new', await makeKey(homeOf(options)));
  if (!key) return;
  write(`made the key ${key.keyId}\n`);
  write(`  signs    ${shown(key.privatePath)}   keep it to yourself\n`);
  write(`  trusted  ${shown(key.publicPath)}   give it to whoever verifies your runs\n`);
}

async function trust(file: string, options: KeysOptions): Promise<void> {
  const key = taken('trust', await trustKey(homeOf(options), file));
  if (key) write(`trusts the key ${key.keyId}\n  ${shown(key.path)}\n`);
}

async function listKeys(): Promise<void> {
  const lines = (await Promise.all([workspaceHome(), accountKeys(process.env)].map(linesOf))).flat();
  write(lines.length === 0 ? "no keys; 'runbook keys new' makes one\n" : lines.join(''));
}

async function linesOf(home: KeyHome): Promise<readonly string[]> {
  const signing = await Promise.all((await keysIn(privateFolder(home))).map(readPrivateKey));
  const trusted = await Promise.all((await keysIn(trustedFolder(home))).map(readPublicKey));
  return [...signing.map((key) => lineOf('signs  ', key)), ...trusted.map((key) => lineOf('trusted', key))];
}

function lineOf(use: string, key: Result<{ readonly keyId: string; readonly path: string }, FileFault>): string {
  if (key.ok) return `${use}  ${key.value.keyId}  ${shown(key.value.path)}\n`;
  process.exitCode = exitCode.invalid;
  return `unusable ${key.error.message}\n`;
}

function homeOf({ user }: KeysOptions): KeyHome {
  return user === true ? accountKeys(process.env) : workspaceHome();
}

// Where a runbook in the current folder would be recorded.
function workspaceHome(): KeyHome {
  return workspaceKeys(runbookFolder(join(process.cwd(), 'runbook.yaml')));
}

function taken<Value>(verb: string, result: Result<Value, FileFault>): Value | undefined {
  if (result.ok) return result.value;
  refusalOf(`keys ${verb}`)(result.error.message);
  return undefined;
}

function shown(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}

function write(text: string): void {
  process.stdout.write(text);
}
