// The steps of the GitHub Action (action.yml): what is wrong is shown at its line, and counted in the summary of the job.
//   node scripts/action.mjs validate|risk|test
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'runbook.js');
const {
  RUNBOOK_PATH: path = '.',
  RUNBOOK_WARN_ONLY: warnOnly = 'false',
  RUNBOOK_FAIL_ON_RISK: failOnRisk = 'none',
  RUNBOOK_MIN_COVERAGE: minCoverage = '',
  RUNBOOK_FUZZ: fuzz = '0',
  GITHUB_STEP_SUMMARY: summary,
} = process.env;
const isWarning = warnOnly === 'true';
const gravest = isWarning ? 'warning' : 'error';
const leftOut = new Set(['node_modules', '.git', '.runbook']);

/** The runbooks below a folder. */
function runbooksBelow(folder) {
  return filesBelow(folder, /^(?:.*\.)?runbook\.ya?ml$/);
}

function filesBelow(folder, form) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = normalize(join(folder, entry.name));
    if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : filesBelow(name, form);
    return entry.isFile() && form.test(entry.name) ? [name] : [];
  });
}

/** Runs the command line; what it says of its own failure is shown as it stands. */
function runbook(...words) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  if (error) throw error;
  process.stderr.write(stderr);
  return { code: status ?? 70, stdout };
}

function annotate(level, { file, line, title, message }) {
  const escaped = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  console.log(`::${level} file=${property(file)},line=${line},title=${property(title)}::${escaped(message)}`);
}

function validate() {
  const runbooks = runbooksBelow(path);
  const { code, stdout } = runbooks.length === 0 ? { code: 0, stdout: '' } : runbook('validate', '--json', ...runbooks);
  const wrong = new Set();
  for (const text of stdout.split('\n').filter((one) => one !== '')) {
    const { file, line, severity, code: title, message } = JSON.parse(text);
    if (severity === 'error') wrong.add(file);
    const level = severity === 'error' ? gravest : { warning: 'warning' }[severity];
    if (level) annotate(level, { file, line, title, message });
  }
  tell(`${runbooks.length} runbooks validated, ${wrong.size} with errors`);
  return code !== 0;
}

const classes = ['safe', 'caution', 'dangerous'];

function risk() {
  const found = runbooksBelow(path).flatMap(riskySteps);
  const limit = classes.indexOf(failOnRisk);
  const failing = found.filter(({ risk: one }) => limit > 0 && classes.indexOf(one) >= limit);
  for (const step of found) {
    const isFailing = failing.includes(step);
    if (isFailing || step.risk === 'dangerous') annotate(isFailing ? gravest : 'warning', step);
  }
  tell(`${found.filter((step) => step.risk === 'dangerous').length} dangerous steps ask for no approval`);
  return failing.length > 0;
}

/** The steps that are not proved safe and whose author asks for no approval; a gesture is asked for all the same. */
function riskySteps(file) {
  const { code, stdout } = runbook('classify', '--file', file, '--json');
  if (code !== 0) return [];
  return JSON.parse(stdout).steps.flatMap(({ id, line, approvals, command, classification }) => {
    // A person does it.
    if (classification === null) return [];
    const { risk: one } = classification.final;
    if (one === 'safe' || approvals > 0) return [];
    const why = classification.reasons[0]?.why ?? 'nothing is known that proves it safe';
    return [{ file, line, title: `risk/${one}`, risk: one, message: `step '${id}' is ${one}: '${command}' ${why}` }];
  });
}

function test() {
  if (!filesBelow(path, /\.runbook-test\.ya?ml$/).length) {
    console.log(`::notice::there are no tests; write one with 'runbook test init RUNBOOK'`);
    return false;
  }
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP ?? tmpdir(), 'runbook-test-'));
  const annotations = join(folder, 'annotations');
  const words = ['--format', 'github', '--report-file', annotations, '--coverage', '--fuzz', fuzz || '0'];
  const { code, stdout } = runbook(
    'test',
    path,
    ...words,
    ...(isWarning ? ['--warn-only'] : []),
    ...(minCoverage === '' ? [] : ['--min-coverage', minCoverage]),
  );
  process.stdout.write(stdout);
  if (existsSync(annotations)) process.stdout.write(readFileSync(annotations, 'utf8'));
  rmSync(folder, { recursive: true });
  tell(code === 0 ? 'the tests of the runbooks pass' : 'the tests of the runbooks do not pass');
  return code !== 0;
}

function tell(text) {
  console.log(text);
  if (summary) appendFileSync(summary, `- ${text}\n`);
}

/** What is wrong with what the action was given; a word that nobody knows must not turn a check off. */
function faultOf() {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return `'${path}' is no folder; name the folder with the runbooks in 'path'`;
  if (failOnRisk !== 'none' && classes.indexOf(failOnRisk) < 1)
    return `'${failOnRisk}' in 'fail-on-risk' is no class; write 'none', 'caution' or 'dangerous'`;
  return undefined;
}

const step = { validate, risk, test }[process.argv[2] ?? ''];
if (!step) throw new Error("there is no such step; write 'validate', 'risk' or 'test'");
const fault = faultOf();
if (fault) {
  console.log(`::error::${fault}`);
  process.exitCode = 3;
} else if (step() && !isWarning) process.exitCode = 1;
