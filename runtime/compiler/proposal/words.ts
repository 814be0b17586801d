import { secretLooks } from '../../language/check/secrets/looks.js';
import { knownNames } from '../../risk/index.js';
import { cleanText } from '../wording.js';

/**
 * Why words of a model may not stand in a draft; undefined where they are plain words. What looks like a command, a
 * path, a link or an option has to stand in the step already, for people do what a runbook says.
 */
export function wordsFault(words: string, own: string): string | undefined {
  if (cleanText(words) !== words || unseen.test(words)) return 'it holds characters that are not seen';
  if (/[\r\n]/.test(words)) return 'it holds more than one line';
  if (words.includes('{{')) return "it holds '{{', which would be filled in as a template";
  if (secretLooks(words).length > 0) return 'it looks as if it held a secret';
  return tokenFault(words, new Set(tokensOf(own)));
}

const unseen = /[\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u115f\u1160\u3164]|[\ufe00-\ufe0f]/u;

function tokenFault(words: string, own: ReadonlySet<string>): string | undefined {
  return tokensOf(words)
    .filter((token) => !own.has(token) && !own.has(token.toLowerCase()))
    .map(faultOf)
    .find((fault) => fault !== undefined);
}

function faultOf(token: string): string | undefined {
  const quoted = `'${token.slice(0, 60)}'`;
  const word = token.toLowerCase();
  if (!isPlain(token)) return `${quoted} stands nowhere in the step`;
  if (programs().has(word)) return `it names the command ${quoted}, which the step does not`;
  if (deeds.test(word)) return `it asks for ${quoted}, which the step does not say`;
  return assurances.test(word) ? `it says ${quoted}, which is for people to say` : undefined;
}

/** The words of a text without the marks around them. */
function tokensOf(text: string): readonly string[] {
  return text.split(/\s+/).flatMap((word) => {
    const bare = word.replace(/^["'“”‘’«»(]+|["'“”‘’«»),.;:!?…]+$/gu, '');
    return bare === '' || /^[–—-]$/.test(bare) ? [] : [bare];
  });
}

// Words of any language, also joined by a hyphen, and numbers.
function isPlain(token: string): boolean {
  return /^[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*['’]?$/u.test(token) || /^\d+(?:[.,:]\d+)*%?$/.test(token);
}

/** What destroys or interrupts, but not that it has happened; a step that does so says it itself. */
const deeds =
  /^(?:delet|remov|eras|wip|reboot|shutdown|halt|kill|terminat|drop|truncat|destroy|purg|disabl|uninstall|overwrit|evict|drain|cordon|revok|execut)\w*(?<!ed)$/;

const assurances =
  /^(?:safe|safely|harmless|approv\w*|pre-?approv\w*|unapproved|ignor\w*|bypass\w*|disregard\w*|skip\w*|unnecessary|optional|trusted|authori[sz]ed|verified)$/;

function programs(): ReadonlySet<string> {
  names ??= new Set(knownNames().filter((name) => !ordinary.has(name)));
  return names;
}

let names: ReadonlySet<string> | undefined;

// Names of commands that are words of the language people write in.
const ordinary = new Set(
  `act age alias ant at batch black break bridge bundle choice clear clip cluster code color column command compact
    complete continue control copy crash cut date diff dive dump dust edit exit expand export factor false file find
    finger flux fold forever free glance go groups handle hatch head heartbeat help history hive host hostname hub
    info install invoke jobs join just kind label last less let look mail make man micro more most mount move named
    net next nice node not parallel paste patch path pause perf prompt pump query rage rake read realm recover
    reload reset restart return route screen script service set shift size skill sleep sort source split start stat
    status stop storm stress sum suspend swift sync tabs tail task test time timeout times title top touch trap tree
    true type users vault verify view wait wall watch where which who wish write yes`.split(/\s+/),
);
