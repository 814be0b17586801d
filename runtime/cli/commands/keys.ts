import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { ok, type Result } from '../../model/result.js';
import { type FileFault, quoted } from '../../node/files.js';
import { approverKeys, trustApprover } from '../../node/keys/approvers.js';
import { ownApprovalKey } from '../../node/keys/grant-proof.js';
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

interface TrustOptions extends KeysOptions {
  readonly approver?: string;
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
    .summary('trust the signatures of a public key')
    .description('trust the signatures of runs by a public key; or, with --approver, the approvals of one person by it')
    .argument('<file>', 'a public Ed25519 key in PEM')
    .option(...user)
    .option('--approver <name>', 'let it prove what this person approves, for your account, and nothing else')
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

async function trust(file: string, options: TrustOptions): Promise<void> {
  const { approver } = options;
  if (approver !== undefined) return trustInApprovals(file, approver);
  const key = taken('trust', await trustKey(homeOf(options), file));
  if (key) write(`trusts the key ${key.keyId}\n  ${shown(key.path)}\n`);
}

async function trustInApprovals(file: string, name: string): Promise<void> {
  const key = taken('trust', await trustApprover(process.env, file, name));
  if (!key) return;
  write(`the key ${key.keyId} speaks for ${quoted(key.name)} in approvals, and for nobody else\n`);
  write(`  ${shown(key.path)}\n`);
}

async function listKeys(): Promise<void> {
  const homes = await Promise.all([workspaceHome(), accountKeys(process.env)].map(linesOf));
  const lines = [...homes.flat(), ...(await approvalLines())];
  write(lines.length === 0 ? "no keys; 'runbook keys new' makes one\n" : lines.join(''));
}

async function linesOf(home: KeyHome): Promise<readonly string[]> {
  const signing = await Promise.all((await keysIn(privateFolder(home))).map(readPrivateKey));
  const trusted = await Promise.all((await keysIn(trustedFolder(home))).map(readPublicKey));
  return [...signing.map((key) => lineOf('signs', key)), ...trusted.map((key) => lineOf('trusted', key))];
}

/** The keys whose approvals count for this account, with whom each speaks for. */
async function approvalLines(): Promise<readonly string[]> {
  const own = await ownApprovalKey(process.env);
  const approvers = await approverKeys(process.env);
  if (!approvers.ok) return [lineOf('approves', approvers)];
  const people = approvers.value.map((key) => lineOf('approves', ok(key), ` as ${quoted(key.name)}`));
  return [...(own === undefined ? [] : [lineOf('approves', own, ' as whoever acts here')]), ...people];
}

function lineOf(
  use: string,
  key: Result<{ readonly keyId: string; readonly path: string }, FileFault>,
  as = '',
): string {
  if (key.ok) return `${use.padEnd(8)} ${key.value.keyId}  ${shown(key.value.path)}${as}\n`;
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
