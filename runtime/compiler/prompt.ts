import { type Lexicon, likenessOf, programOf } from './command-word.js';

/** A line that begins with the prompt of a shell or a client. */
export interface Prompted {
  readonly rest: string;
  /** The language that the prompt alone tells, where it does. */
  readonly lang?: string;
  /** Whether it is `> `, which client it is being told by what came before. */
  readonly isClient?: boolean;
}

/** What follows the prompt of a line; undefined for a line without one. */
export function promptOf(line: string, lexicon: Lexicon): Prompted | undefined {
  // One of these is in every prompt.
  return /[$#>]/.test(line) ? promptBefore(line, lexicon) : undefined;
}

function promptBefore(line: string, lexicon: Lexicon): Prompted | undefined {
  for (const prompt of prompts) {
    const match = prompt.shape.exec(line);
    if (!match) continue;
    const rest = line.slice(match[0].length);
    if (prompt.needsCommand && likenessOf(rest, lexicon) !== 'strong') continue;
    return { rest, ...(prompt.lang ? { lang: prompt.lang } : {}), ...(prompt.isClient ? { isClient: true } : {}) };
  }
  return undefined;
}

/** What follows a root prompt `# `, where it is plainly a command and no comment. */
export function rootPromptOf(line: string, lexicon: Lexicon): Prompted | undefined {
  const rest = /^\s*#\s+(\S.*)$/.exec(line)?.[1];
  if (rest === undefined || /[.:?!]$/.test(rest)) return undefined;
  const program = programOf(rest);
  const isCommand = program !== undefined && /^[a-z./]/.test(rest) && likenessOf(rest, lexicon) === 'strong';
  return isCommand && !/\s(?:the|a|an|is|are|with|to|for|if|and)\s/.test(rest) ? { rest, lang: 'bash' } : undefined;
}

/** The names of programs that a text shows after a prompt. */
export function namesAfterPrompts(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const rest = /^\s*\$\s+(\S.*)$/.exec(line)?.[1];
    const name = rest === undefined ? undefined : programOf(rest);
    return name !== undefined && /^[a-z][\w.-]+$/.test(name) ? [name] : [];
  });
}

interface PromptShape {
  readonly shape: RegExp;
  readonly lang?: string;
  /** Only where surely a command follows: the shape alone occurs in output as well. */
  readonly needsCommand?: true;
  readonly isClient?: true;
}

const prompts: readonly PromptShape[] = [
  { shape: /^\s*\$(?:\s+|$)/, lang: 'bash' },
  { shape: /^\s*\$(?=[a-z./][\w./-]*(?:\s+[^=\s]|$))/, lang: 'bash', needsCommand: true },
  { shape: /^\s*PS(?:\s[^>]*)?>\s*/, lang: 'powershell' },
  { shape: /^\s*[A-Za-z]:\\[^>]*>\s*/, lang: 'cmd' },
  {
    shape: /^\s*(?:\([\w.-]+\)\s*)?[^\s@$#]*(?: [^\s@$#]+){0,4}@[\w.-]+(?::?[~/][^$#>]*|:[^$#>\s]*)?[$#](?:\s+|$)/,
    lang: 'bash',
  },
  { shape: /^\s*\[[^\]]+\]\s?[$#]\s+/, lang: 'bash', needsCommand: true },
  { shape: /^\s*[\w.-]+:\[?[^\]\s]*\]?[$#]\s+/, lang: 'bash', needsCommand: true },
  { shape: /^\s*[\w-]+=[#>]\s+/, lang: 'sql' },
  { shape: /^\s*(?:mysql|psql|MariaDB \[[^\]]*\]|sqlite|sql)>\s*/i, lang: 'sql' },
  { shape: /^\s*(?:redis[^>\s]*|127\.0\.0\.1:\d+(?:\[\d+\])?)(?:\s[\w.:]+)?>\s*/, lang: 'redis' },
  { shape: /^\s*(?:mongos?h?|\w+:PRIMARY|\w+ \[[^\]]*\] \w+)>\s*/, lang: 'mongo' },
  // The console of a switch or a router is no shell: 'clear bgp' there cuts a line, here it would only clear the screen.
  {
    shape:
      /^\s*(?:[\w.+-]+@)?[\w.-]+(?:\([\w/-]+\))?[#>]\s?(?=(?:show|configure|conf|clear|no|write|reload|request|commit|debug|undebug|display|undo|enable|interface|shutdown)\b)/,
    lang: 'appliance',
  },
  { shape: /^\s*[\w.+-]+@[\w.:/-]+>\s+/, lang: 'sql' },
  { shape: /^\s*irb\([^)]*\)[^>]*>\s/, lang: 'ruby' },
  { shape: /^\s*>>>\s/, lang: 'python' },
  { shape: /^\s*[\w.-]+#\s+/, lang: 'bash', needsCommand: true },
  { shape: /^\s*>\s?(?=\S)/, isClient: true },
];
