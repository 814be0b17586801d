import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { failed, ok, type Result } from '../../model/result.js';
import { auditFolder } from '../../node/audit/folder.js';
import { isRemembered } from '../../node/audit/memory.js';
import { type AuditWish, auditPages } from '../../node/audit/show.js';
import { rebuildAudit } from '../../node/audit/sync.js';
import type { AuditVerdict } from '../../node/audit/verdict.js';
import { verifyAudit } from '../../node/audit/verify.js';
import { trustHere } from '../../node/record/verify-run.js';
import { recordsHome } from '../../node/workspace.js';
import { formatFault, runDirFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { momentIn, runsFolder } from '../recorded-runs.js';
import { refusalOf } from '../refuse.js';
import { auditSyncLines, auditVerdictJson, auditVerdictLines, entryLine } from '../render/audit.js';
import { plain } from '../render/plain.js';

const fail = refusalOf('audit');

interface FolderOption {
  readonly runDir?: string;
}

interface VerifyOptions extends FolderOption {
  readonly key: readonly string[];
  readonly format: string;
}

interface ShowOptions extends FolderOption {
  readonly since?: string;
  readonly run?: string;
  readonly actor?: string;
  readonly type: readonly string[];
  readonly format: string;
}

/** Adds `runbook audit verify|show|sync`. */
export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .summary('look at the audit of all runs')
    .description('look at the audit of all runs: who approved, ran and changed what');
  withFolder(audit.command('verify'))
    .summary('check that the audit is complete and unchanged')
    .description('check that the audit is complete, unchanged, and says what the traces of the runs say')
    .option('--key <file>', 'ask for a signature, and trust this public key too; repeatable', repeated, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(verify);
  withFolder(audit.command('show'))
    .summary('list what was done, the oldest first')
    .description('list what was done, the oldest first; it is not checked on the way')
    .option('--since <time>', "only since then: '7d', '12h' or a date")
    .option('--run <run>', 'only this run, by its id')
    .option('--actor <name>', 'only what this person or part did')
    .option('--type <type>', "only these: 'step.approved', or 'step' for all of them; repeatable", repeated, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(show);
  withFolder(audit.command('sync'))
    .summary('take in what is missing from the traces')
    .description('take what is missing in from the traces, and make approvals.jsonl anew')
    .action(sync);
  for (const command of audit.commands) command.exitOverride();
}

function withFolder(command: Command): Command {
  return command.option('--run-dir <folder>', 'where runs are recorded, in place of .runbook');
}

async function verify(options: VerifyOptions): Promise<void> {
  const home = await homeOrLost(options);
  if (!home.ok) return fail(home.error);
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const verdict = await verifyAudit(home.value, { ...trustHere(), keyFiles: options.key });
  if (!verdict.ok) return fail(verdict.error.message);
  const { path } = auditFolder(home.value);
  write(options.format === 'json' ? auditVerdictJson(path, verdict.value) : auditVerdictLines(verdict.value));
  process.exitCode = verdictCode(verdict.value);
}

async function show(options: ShowOptions): Promise<void> {
  const home = await homeIn(options);
  if (!home.ok) return fail(home.error);
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const wish = wishIn(options);
  if (!wish.ok) return fail(wish.error);
  if (options.format === 'json') await showJson(home.value, wish.value);
  else await showText(home.value, wish.value);
}

async function sync(options: FolderOption): Promise<void> {
  const home = await homeIn(options);
  if (!home.ok) return fail(home.error);
  const synced = await rebuildAudit(home.value, process.env);
  if (!synced.ok) {
    process.stderr.write(plain(`runbook audit: ${synced.error.message}\n`));
    process.exitCode = exitCode.failed;
    return;
  }
  write(auditSyncLines(synced.value));
  if (synced.value.faults.length > 0) process.exitCode = exitCode.changed;
}

async function showText(home: string, wish: AuditWish): Promise<void> {
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  let count = 0;
  for await (const page of auditPages(home, wish)) {
    if (!page.ok) return fail(page.error.message);
    count += page.value.length;
    await writeInTurn(page.value.map((entry) => entryLine(entry, width)).join(''));
  }
  if (count === 0) write('no such entries are in the audit\n');
}

async function showJson(home: string, wish: AuditWish): Promise<void> {
  let separator = '[';
  for await (const page of auditPages(home, wish)) {
    if (!page.ok) return fail(page.error.message);
    for (const entry of page.value) {
      await writeInTurn(`${separator}${JSON.stringify(entry)}`);
      separator = ',\n';
    }
  }
  write(separator === '[' ? '[]\n' : ']\n');
}

/** The exit code of a verdict. */
function verdictCode({ kind }: AuditVerdict): number {
  return { verified: exitCode.ok, unsatisfied: exitCode.failed, changed: exitCode.changed }[kind];
}

async function homeIn({ runDir }: FolderOption): Promise<Result<string, string>> {
  const fault = await runDirFault(runDir);
  if (fault !== undefined) return failed(fault);
  const runs = runsFolder(runDir);
  return runs === undefined
    ? failed("no '.runbook' folder is here or above; go to one, or name it with '--run-dir FOLDER'")
    : ok(dirname(runs));
}

/** Where the audit lies, or lay: one that this account wrote and that is gone with its folder is not just missing. */
async function homeOrLost({ runDir }: FolderOption): Promise<Result<string, string>> {
  const place = recordsHome(join(process.cwd(), 'runbook.yaml'), runDir);
  const isGone = !existsSync(place) && (await isRemembered(auditFolder(place), process.env));
  return isGone ? ok(place) : homeIn({ ...(runDir !== undefined && { runDir }) });
}

function wishIn({ since, run, actor, type }: ShowOptions): Result<AuditWish, string> {
  const moment = since === undefined ? ok(undefined) : momentIn(since, Date.now(), '--since');
  if (!moment.ok) return failed(moment.error.message);
  return ok({
    types: type.flatMap((words) => words.split(',')),
    ...(moment.value !== undefined && { since: new Date(moment.value).toISOString() }),
    ...(run !== undefined && { run }),
    ...(actor !== undefined && { actor }),
  });
}

function write(text: string): void {
  process.stdout.write(text);
}

// A hundred thousand entries must not wait in memory for a slow reader.
async function writeInTurn(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      process.stdout.off('drain', goOn).off('close', goOn).off('error', goOn);
      resolve();
    };
    process.stdout.on('drain', goOn).on('close', goOn).on('error', goOn);
  });
}
