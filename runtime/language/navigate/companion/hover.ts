import { commandLine } from '../../../model/command-line.js';
import type { Analysis } from '../../analysis.js';
import { nameText } from '../../names.js';
import { inlineCode } from '../../risk-text.js';
import type { StepOutline } from '../../step-outline.js';
import { textNode, valueAt } from '../../syntax/node.js';
import type { NameMention } from './mention.js';

/** What a name that a file beside a runbook mentions stands for, in Markdown; undefined where the runbook does not say. */
export function mentionText({ outline }: Analysis, { kind, name, isRollback }: NameMention): string | undefined {
  switch (kind) {
    case 'step': {
      const step = outline.steps.find(({ id }) => id?.source === name);
      return isRollback ? step?.rollback && `takes back \`${name}\`${doneBy(step.rollback)}` : step && stepText(step);
    }
    case 'capture':
    case 'input':
      return nameText(outline, Number.POSITIVE_INFINITY, [`${kind}s`, name]);
    case 'output':
    case 'evidence':
      return undefined;
  }
}

function stepText(step: StepOutline): string {
  const title = textNode(valueAt(step.node, 'title'))?.source;
  return `${title === undefined ? '' : `**${title}** — `}step of type \`${step.type ?? ''}\`${doneBy(step)}`;
}

function doneBy({ argv, instructions }: StepOutline): string {
  if (argv.length > 0) return `: ${inlineCode(commandLine(argv.map(({ source }) => source)))}`;
  return instructions === undefined ? '' : `: ${instructions.source.split('\n')[0]}`;
}
