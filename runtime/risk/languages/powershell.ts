import type { Span } from '../../model/text.js';
import { destructiveVerb, firstOf } from '../destructive.js';
import { judgeInvisible } from '../look-alike.js';
import { fillPlaceholders } from '../placeholder.js';
import type { Judges, Scene } from '../scene.js';
import { joinAll, type Verdict, verdict } from '../verdict.js';
import { Constants } from './powershell-constants.js';
import { readPowerShell } from './powershell-reader.js';
import type { Node } from './powershell-syntax.js';
import { PowerShellWalk } from './powershell-walk.js';

/*
 * The text is read by a reader of this folder and not by a tree-sitter grammar: the grammar takes arguments with commas or
 * with quotes inside for faults, and ends a comment elsewhere than PowerShell does, behind which a command could hide.
 */

const longestText = 65_536;
const deepest = 24;
const prompt = /^PS(?: [A-Za-z]:\\[^\n<>|"'$;(){}]*)?> ?/gm;
const cutsOff =
  /\b(stop-(computer|process|cluster)|restart-computer|format-volume|initialize-disk|invoke-expression|iex|downloadstring|frombase64string|-enc\w*)\b/i;

/** Judges PowerShell text: every command in it that would run, joined. */
export function judgePowerShell(text: string, scene: Scene, judges: Judges): Verdict {
  const whole = scene.place({ start: 0, end: text.length });
  if (text.length > longestText) return unread(text, whole, 'is too long to be judged');
  if (scene.depth > deepest) {
    return verdict('powershell/too-deep', 'dangerous', whole, 'is hidden under too many layers to be judged');
  }
  const source = asMeant(text);
  const { body, fault } = readPowerShell(source);
  const walk = new PowerShellWalk();
  const here = { scene, judges, source, constants: new Constants(body), functions: functionsIn(body), isPiped: false };
  walk.visitAll(body, here);
  const faulty = fault === undefined ? [] : [unreadable(text, fault, scene)];
  return joinAll([judgeInvisible(text, scene.place), ...promptsIn(text, scene), ...walk.found, ...faulty]);
}

/** The text with blanks of guides as plain words and typographic quotes as PowerShell takes them; each part keeps its place. */
function asMeant(text: string): string {
  return fillPlaceholders(text)
    .replace(prompt, (found) => ' '.repeat(found.length))
    .replace(/\{\{([ \t]*[\w.-]+[ \t]*)\}\}/g, (_, name: string) => `__${name.replace(/\s/g, '_')}__`)
    .replace(/\u0085/g, ' ')
    .replace(/[\u201c-\u201e]/g, '"')
    .replace(/[\u2018-\u201b]/g, "'");
}

/** The functions that the text itself defines; one that stands in a block may never come to be. */
function functionsIn(body: readonly Node[]): ReadonlyMap<string, number> {
  const functions = body.filter((node) => node.kind === 'function');
  return new Map(functions.toReversed().map(({ name, span }) => [name, span.end] as const));
}

/** Prompts of a guide, behind which PowerShell takes the command for the name of a file to write to. */
function promptsIn(text: string, scene: Scene): readonly Verdict[] {
  return [...text.matchAll(prompt)].map((found) => {
    const span = scene.place({ start: found.index, end: found.index + found[0].length });
    const why = 'begins with a prompt, behind which PowerShell writes to a file';
    return verdict('powershell/prompt', 'caution', span, why, 'leave the prompt out');
  });
}

function unreadable(text: string, fault: number, scene: Scene): Verdict {
  const end = Math.min(text.length, fault + 40);
  return unread(text, scene.place({ start: Math.min(fault, end), end }), 'cannot be read as PowerShell');
}

/** What cannot be read: dangerous where a destructive verb can be seen, else unknown. */
function unread(text: string, span: Span, why: string): Verdict {
  const found = destructiveVerb(text) ?? firstOf(cutsOff, text);
  if (found === undefined) return verdict('powershell/unreadable', 'unknown', span, why);
  return verdict('powershell/unreadable', 'dangerous', span, `${why} and holds '${found.word}'`);
}
