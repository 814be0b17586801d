import type { Diagnostic } from '../model/diagnostic.js';
import type { ProviderTypes } from '../model/provider.js';
import type { Runbook } from '../model/runbook.js';
import { type LineMap, lineMapOf } from '../model/text.js';
import type { RiskContext } from '../risk/index.js';
import { checkRules } from './check/index.js';
import { lowerRunbook } from './lower.js';
import { type Outline, outlineOf } from './outline.js';
import { checkShape } from './shape/check-shape.js';
import { type Format, formatOf } from './shape/schema.js';
import type { Node } from './syntax/node.js';
import { parseYaml } from './syntax/parse.js';

/** Everything that is known about a runbook's text. */
export interface Analysis {
  readonly text: string;
  readonly lines: LineMap;
  /** The tree of the text; undefined where the text holds nothing or is not read at all. */
  readonly document: Node | undefined;
  /** The version of the format that the text is read by. */
  readonly format: Format;
  /** What the text says, as far as it says anything. */
  readonly outline: Outline;
  /** The runbook; present exactly where neither reading nor the schema found an error. */
  readonly runbook?: Runbook;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  readonly hasErrors: boolean;
}

/** What is known beside the text of a runbook: of commands, and of the types of steps that providers bring. */
export interface ReadingContext extends RiskContext {
  readonly providers?: ProviderTypes;
}

/** Reads a runbook and checks it by every rule, with what is known beside it; never throws, whatever the text is. */
export function readRunbook(text: string, { providers, ...risk }: ReadingContext = {}): Analysis {
  const { root, diagnostics: faults, isCertain } = parseYaml(text);
  const format = formatOf(root, providers);
  const shapeFaults = isCertain ? checkShape(root, format) : [];
  const isShaped = faults.length === 0 && shapeFaults.length === 0;
  const outline = { ...outlineOf(text, root, isShaped), risk, ...(providers && { providers }) };
  const diagnostics = [...faults, ...shapeFaults, ...(isCertain ? checkRules(outline) : [])].sort(byPlace);
  return {
    text,
    lines: lineMapOf(text),
    document: root,
    format,
    outline,
    ...(isShaped && root && { runbook: lowerRunbook(root) }),
    diagnostics,
    hasErrors: diagnostics.some(({ severity }) => severity === 'error'),
  };
}

function byPlace(left: Diagnostic, right: Diagnostic): number {
  return left.at.start - right.at.start || left.at.end - right.at.end || compareText(left.code, right.code);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
