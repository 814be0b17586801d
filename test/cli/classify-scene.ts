import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type CliOptions, type CliOutcome, runbook, runbookOnTerminal } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

export const header = 'apiVersion: runbook/v0\nmeta: {name: x, vars: {path: /srv}}\nsteps:\n';
export const steps = `  - {id: look, type: cli, with: {argv: [df, -h, "{{ .path }}"]}}
  - {id: ask, type: manual, instructions: call}
  - {id: write, type: cli, with: {argv: [touch, "{{ .path }}/x"]}}
  - {id: remove, type: cli, with: {argv: [rm, -rf, "{{ .path }}"]}}
  - {id: odd, type: cli, with: {argv: [frobctl, list]}}
`;
export const frobctl = `name: frobctl
summary: shows frob clusters
source: https://frob.example
base: unknown
verbs: [{ name: list, summary: lists clusters, base: safe }, { name: stop, summary: stops one, base: dangerous }]
examples: { safe: [frobctl list], dangerous: [frobctl stop] }
`;
export const slowDf = `name: df
summary: shows free space
source: https://df.example
base: dangerous
why: hangs where a file server is away
examples: { dangerous: [df -h] }
`;

export function workspace(context: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook', 'commands'), { recursive: true });
  mkdirSync(join(folder, 'config', 'runbook', 'commands'), { recursive: true });
  writeFileSync(join(folder, 'runbook.yaml'), header + steps);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

// The settings of whoever runs the tests have no part in them.
export function account(folder: string): Readonly<Record<string, string>> {
  const config = join(folder, 'config');
  return { XDG_CONFIG_HOME: config, APPDATA: config, XDG_STATE_HOME: join(folder, 'state') };
}

export function call(folder: string, words: readonly string[], options: CliOptions = {}): Promise<CliOutcome> {
  return runbook(words, { cwd: folder, ...options, env: { ...account(folder), ...options.env } });
}

export const classify = (folder: string, words: readonly string[], options?: CliOptions) =>
  call(folder, ['classify', ...words], options);

/** Classifies on a terminal where a person answers one question. */
export const classifyOnTerminal = (folder: string, words: readonly string[], question: RegExp, answer = 'y') =>
  runbookOnTerminal(['classify', ...words], { cwd: folder, env: account(folder), turns: [[question, `${answer}\n`]] });
