import type { Command } from 'commander';

/** The options of every command that drives a run. */
export interface RunCommandOptions {
  readonly input: readonly string[];
  readonly inputs?: string;
  readonly provider: readonly string[];
  readonly evidence?: string;
  readonly as?: string;
  readonly role?: string;
}

/** Adds the options of every command that drives a run. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--input <name=value>', 'the value of an input; a secret as NAME=env:NAME or NAME=file:PATH', repeated, [])
    .option('--inputs <file>', 'a YAML or JSON file with the values of inputs; --input wins')
    .option('--provider <folder>', 'a provider to use beside the installed ones', repeated, [])
    .option('--evidence <file>', 'a YAML file with evidence for manual steps; never answers an approval')
    .option('--as <name>', 'who runs it (default: the name of the account)')
    .option('--role <role>', 'the role of that person');
}

/** Collects the values of an option that may be given more than once. */
export function repeated(value: string, others: readonly string[]): readonly string[] {
  return [...others, value];
}
