import type { Classifier } from '../engine/ports.js';
import type { Providers } from '../engine/provider-port.js';
import { providedClass } from '../language/index.js';
import type { CommandClassifier } from './classifier.js';

/** Judges what the steps of a run would start: commands by what is known of them, steps of providers by what those say. */
export function runClassifier(commands: CommandClassifier, providers: Providers): Classifier {
  return {
    judge: (command) =>
      command.kind === 'provider'
        ? providedClass({ type: command.type, risk: providers.describe(command.type)?.risk ?? 'unknown' })
        : commands.judge(command),
  };
}
