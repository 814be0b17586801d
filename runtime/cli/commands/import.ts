import { dirname, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { type Imported, importRunbook } from '../../compiler/import/import-runbook.js';
import { openClassifier } from '../../node/classify/classifier.js';
import { dataFault } from '../../node/data-fault.js';
import { sha256Hex } from '../../node/digest.js';
import { readTextFile } from '../../node/files.js';
import { writeGenerated } from '../../node/generated.js';
import { refusalOf } from '../refuse.js';
import { plain } from '../render/plain.js';

const refuse = refusalOf('import');

/** Adds `runbook import FILE`. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .summary('make a runbook of a file of another program')
    .description('make a runbook of a file of another program, and say what could not be carried over')
    .argument('<file>', 'a runbook in JSON with provers, or a skill in YAML; it is never changed')
    .option('--out <file>', 'where the runbook goes', 'runbook.yaml')
    .option('--force', 'overwrite a runbook that was edited since it was imported')
    .action(importFile);
}

interface ImportOptions {
  readonly out: string;
  readonly force?: boolean;
}

async function importFile(file: string, { out, force = false }: ImportOptions): Promise<void> {
  const text = await readTextFile(file);
  if (!text.ok) return refuse(text.error.message);
  const classifier = await openClassifier(dirname(resolve(file)));
  if (!classifier.ok) {
    process.stderr.write(plain(classifier.error.details));
    return refuse(classifier.error.message);
  }
  const risk = await classifier.value.prepareGuide(text.value);
  const path = relative(dirname(resolve(out)), resolve(file))
    .split(sep)
    .join('/');
  const imported = importRunbook({ text: text.value, file, path, sha256Hex, risk });
  if (!imported.ok) {
    process.stderr.write(plain(dataFault(file, imported.error).details));
    const count = imported.error.diagnostics.length;
    return refuse(
      `'${file}' has ${count === 1 ? 'a fault' : `${count} faults`}; correct what is said above, then import it`,
    );
  }
  const written = await writeGenerated([{ path: out, text: imported.value.runbook }], { guide: file, isForced: force });
  if (written.ok) process.stdout.write(plain(reportOf(imported.value, file, out)));
  else
    refuse(
      written.error.editedPath === undefined
        ? written.error.message
        : `${written.error.message}; use --force to overwrite it, or name another file`,
    );
}

function reportOf({ steps, cliSteps, notes }: Imported, file: string, out: string): string {
  const counted = `${out}: ${steps} ${steps === 1 ? 'step' : 'steps'}, ${cliSteps} for the machine, ${steps - cliSteps} for a person`;
  const told = notes.map(({ line, text }) => `${file}:${line}: ${text.replace(/\s+/g, ' ')}`);
  return `${[counted, ...told].join('\n')}\n`;
}
