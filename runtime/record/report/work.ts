import { commandLine } from '../../model/command-line.js';
import type { ReportCommand } from '../../schema/generated/run-report.js';
import { type Fields, fieldsAt, hasAt, mapAt, optionalText, textAt, textOf, textsAt } from './fact.js';

/** What a step or a rollback does, as an event tells it; redacted as it is there. */
export function commandOf(data: Fields, hash: string | undefined): ReportCommand {
  const cwd = optionalText(data, 'cwd');
  return {
    ...doneBy(data),
    ...(hasAt(data, 'env') && { env: mapAt(data, 'env') }),
    ...(cwd !== undefined && { cwd }),
    ...(hash !== undefined && { hash }),
  };
}

/** What nothing is known of. */
export const noCommand: ReportCommand = { kind: 'none', text: '' };

function doneBy(data: Fields): ReportCommand {
  if (hasAt(data, 'argv')) {
    const argv = textsAt(data, 'argv');
    return { kind: 'argv', text: commandLine(argv), argv };
  }
  if (hasAt(data, 'script')) return { kind: 'script', text: textAt(data, 'script'), shell: textAt(data, 'shell') };
  if (hasAt(data, 'provider')) return { kind: 'provider', text: providerText(fieldsAt(data, 'provider')) };
  if (hasAt(data, 'instructions')) return { kind: 'manual', text: textAt(data, 'instructions') };
  return noCommand;
}

function providerText(provider: Fields): string {
  const fields = Object.entries(fieldsAt(provider, 'with')).map(
    ([name, value]) => `${textOf(name)}: ${oneValue(value)}`,
  );
  return [`${textAt(provider, 'type')} (${textAt(provider, 'by')})`, ...fields].join('\n');
}

function oneValue(value: unknown): string {
  return typeof value === 'string' ? textOf(JSON.stringify(value)) : textOf(value);
}
