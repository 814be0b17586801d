import type { Span } from '../../model/text.js';
import type { CommandWord, Judges, Scene } from '../scene.js';
import type { Value } from './powershell-binding.js';
import type { Constants } from './powershell-constants.js';
import type { Node } from './powershell-syntax.js';

/** Where a part of PowerShell text stands while it is judged. */
export interface ShellScene {
  readonly scene: Scene;
  readonly judges: Judges;
  /** The text that the nodes were read from. */
  readonly source: string;
  readonly constants: Constants;
  /** The functions that the text defines whatever happens, with where they are defined from. */
  readonly functions: ReadonlyMap<string, number>;
  /** Whether the output of another command comes in. */
  readonly isPiped: boolean;
}

/** Where a node stands in the text that was given. */
export function placed(span: Span, { scene }: ShellScene): Span {
  return scene.place(span);
}

/** A value as one word of a command. */
export function wordOf({ texts, isStatic, node, span }: Value, here: ShellScene): CommandWord {
  const at = placed(span, here);
  const word = { value: texts.join(','), isStatic, span: at };
  const inner = innerOf(node, span, at);
  return inner === undefined ? word : { ...word, inner };
}

function innerOf(node: Node | undefined, span: Span, at: Span): number | undefined {
  if (node?.kind !== 'text' || node.inner === undefined) return undefined;
  // A text of another place, such as that of a variable, has no characters here.
  const isHere = node.inner >= span.start && node.inner + node.value.length <= span.end;
  return isHere && at.end - at.start === span.end - span.start ? at.start + node.inner - span.start : undefined;
}
