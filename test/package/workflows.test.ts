import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { root } from '../support/paths.js';

interface Step {
  readonly run?: string;
  readonly uses?: string;
}

interface Job {
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly strategy?: {
    readonly matrix: { readonly include: readonly { readonly os: string; readonly script: string }[] };
  };
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github', 'workflows');
const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const workflows = Object.entries(texts).map(([name, text]) => [name, parse(text) as Workflow] as const);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const jobs = workflows.flatMap(([, workflow]) => Object.values(workflow.jobs));
const steps = jobs.flatMap((job) => job.steps);

test('every script that a workflow runs is there', () => {
  const run = steps.flatMap((step) => step.run?.match(/\bnpm (?:run [\w:-]+|test\b)/g) ?? []);
  const matrix = jobs.flatMap((job) => job.strategy?.matrix.include.map(({ script }) => script) ?? []);
  const names = [...run.map((words) => words.replace(/^npm (?:run )?/, '')), ...matrix];
  assert.ok(names.includes('facts') && names.includes('release') && names.includes('test:portable'));
  assert.deepEqual(
    names.filter((name) => scripts[name] === undefined),
    [],
  );
});

test('changes are tested on Linux, macOS and Windows', () => {
  const systems = jobs.flatMap((job) => job.strategy?.matrix.include.map(({ os }) => os.replace(/-.*/, '')) ?? []);
  assert.deepEqual([...new Set(systems)].sort(), ['macos', 'ubuntu', 'windows']);
});

test('a workflow may only read, unless a job says what more it needs', () => {
  for (const [name, { permissions }] of workflows) assert.deepEqual(permissions, { contents: 'read' }, name);
  assert.equal(/contents: write|write-all/.test(Object.values(texts).join('')), false);
});

test('a stranger reaches neither a token nor a shell', () => {
  for (const [name, { on }] of workflows) assert.equal('pull_request_target' in on, false, name);
  const told = steps.flatMap(({ run }) => run?.match(/\$\{\{\s*([\w.]+)/g) ?? []);
  assert.deepEqual(
    told.filter((words) => !/matrix\./.test(words)),
    [],
    'what somebody wrote elsewhere would become a part of a command',
  );
});

test('only actions of known owners are used, each at a version', () => {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  assert.ok(used.length > 0);
  assert.deepEqual(
    used.filter((action) => !/^(?:actions|azure)\/[\w-]+@(?:v\d+|[0-9a-f]{40})$/.test(action)),
    [],
  );
});

test('nothing is published without a person, and no job runs for ever', () => {
  for (const job of jobs) {
    assert.ok((job['timeout-minutes'] ?? 0) > 0);
    const publishes = job.steps.some(({ run = '' }) => /\bpublish\b/.test(run));
    if (publishes) assert.equal(job.environment, 'release');
  }
});
