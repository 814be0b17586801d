import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { failed } from '../../model/result.js';
import { serverAsker } from '../../node/doctor/addresses.js';
import { doctorSettings } from '../../node/doctor/config.js';
import { type DoctorOrder, examine } from '../../node/doctor/examine.js';
import { checks } from '../../node/doctor/finding.js';
import { formatFault, providerFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { momentIn } from '../recorded-runs.js';
import { refusalOf } from '../refuse.js';
import { doctorJson, doctorText } from '../render/doctor.js';
import { oneLine, plain } from '../render/plain.js';

const fail = refusalOf('doctor');

/** Adds `runbook doctor [PATH…]`. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('say what is wrong with the runbooks and guides here')
    .description(
      'say what is wrong with the runbooks and guides here, and with what they need: links, programs, drift, tests, policy, keys; nothing is started or changed',
    )
    .argument('[paths...]', 'runbooks, guides and folders (default: this folder)')
    .option('--online', 'also ask for the addresses that are named; nothing else leaves this machine')
    .option('--stale <time>', 'how long ago a runbook may have been shown to work, such as \'90d\' (default: "90d")')
    .option('--skip <check>', `one of ${checks.join(', ')}; may be given again`, repeated, [])
    .option('--provider <folder>', 'a provider beside the installed ones; may be given again', repeated, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .option('--warn-only', 'show what is wrong, and end with exit code 0')
    .addHelpText('after', help)
    .action(doctor);
}

const help = `
Ends with 1 where there is a fault or a warning. What is asked for in a folder
can stand in .runbook/config.yaml (docs/doctor.md): the time after which a
runbook is stale, the hosts that may be asked, and what is left out.
`;

interface DoctorOptions {
  readonly online?: boolean;
  readonly stale?: string;
  readonly provider: readonly string[];
  readonly skip: readonly string[];
  readonly format: string;
  readonly warnOnly?: boolean;
}

/** How long an answer of a server is waited for. */
const timeoutMs = 10_000;

async function doctor(words: readonly string[], options: DoctorOptions): Promise<void> {
  const paths = words.length === 0 ? ['.'] : words;
  const order = await orderOf(paths, options);
  if (order === undefined) return;
  const examined = await examine(order);
  if (!examined.ok) return fail(examined.error);
  const { value } = examined;
  process.stdout.write(options.format === 'json' ? doctorJson(value) : doctorText(value, process.stdout.columns || 80));
  const isWell = value.findings.every(({ severity }) => severity === 'note');
  process.exitCode = isWell || options.warnOnly === true ? exitCode.ok : exitCode.failed;
}

/** What is to be looked at; undefined where the words or the settings have a fault, which was told. */
async function orderOf(paths: readonly string[], options: DoctorOptions): Promise<DoctorOrder | undefined> {
  const fault = formatFault(options.format) ?? skipFault(options.skip) ?? (await providerFault(options.provider));
  const settings =
    fault === undefined ? await doctorSettings(paths[0] ?? '.') : failed({ message: fault, details: '' });
  if (!settings.ok) {
    process.stderr.write(plain(settings.error.details));
    return refused(settings.error.message);
  }
  const { stale = '90d', hosts, isLeftOut } = settings.value;
  const fresh = momentIn(options.stale ?? stale, Date.now(), '--stale');
  if (!fresh.ok) return refused(fresh.error.message);
  return {
    paths,
    environment: process.env,
    providers: options.provider,
    skip: options.skip,
    freshSince: fresh.value,
    isLeftOut,
    ...(hosts !== undefined && { hosts }),
    ...(options.online === true && { ask: serverAsker(timeoutMs) }),
  };
}

function refused(message: string): undefined {
  fail(message);
}

function skipFault(skip: readonly string[]): string | undefined {
  const stranger = skip.find((word) => !checks.some((check) => check === word));
  return stranger && `'${oneLine(stranger)}' is nothing that is looked at; write one of ${checks.join(', ')}`;
}
