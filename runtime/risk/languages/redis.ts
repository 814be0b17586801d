import type { Risk } from '../../model/risk.js';
import { destructiveVerb } from '../destructive.js';
import type { Judges, Scene } from '../scene.js';
import { harmless, joinAll, type Verdict, verdict, worse } from '../verdict.js';
import { redisCommands, redisTopics } from './redis-table.js';

const longestText = 262_144;
const prompt = /^\s*(?:[\w.:[\]-]+(?:\[\d+\])?(?:\(TX\))?> ?)?/;

/** Judges commands of Redis or Valkey, one a line. */
export function judgeRedis(text: string, scene: Scene, judges: Judges): Verdict {
  const whole = scene.place({ start: 0, end: text.length });
  if (text.length > longestText) {
    const verb = destructiveVerb(text);
    return verdict('redis/too-long', verb === undefined ? 'unknown' : 'dangerous', whole, 'is too long to be judged');
  }
  const verdicts: Verdict[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    verdicts.push(judgeLine(line, start, scene, judges));
    start += line.length + 1;
  }
  return joinAll([harmless, ...verdicts]);
}

function judgeLine(line: string, offset: number, scene: Scene, judges: Judges): Verdict {
  const skipped = prompt.exec(line)?.[0].length ?? 0;
  const words = wordsIn(line.slice(skipped));
  if (words.length === 0 || words[0]?.startsWith('#') === true) return harmless;
  const start = offset + skipped;
  const place: Scene['place'] = (span) => scene.place({ start: span.start + start, end: span.end + start });
  const span = scene.place({ start, end: offset + line.trimEnd().length });
  if (/^(redis|valkey)-cli$/.test(words[0] ?? '')) {
    return judges.text(line.slice(skipped), { ...scene, depth: scene.depth + 1, place });
  }
  const { risk, name, why } = judgeWords(/^\d+$/.test(words[0] ?? '') ? words.slice(1) : words);
  return { ...verdict(`redis/${name}`, risk, span, why), critical: /^(flushall|flushdb)$/.test(name) };
}

interface Answer {
  readonly name: string;
  readonly risk: Risk;
  readonly why: string;
}

function judgeWords(words: readonly string[]): Answer {
  const command = (words[0] ?? '').toLowerCase();
  const topic = redisTopics.has(command) ? `${command}|${(words[1] ?? '').toLowerCase()}` : command;
  const shown = topic.replace('|', ' ').toUpperCase().trim();
  if (/^(eval|evalsha|fcall)(_ro)?$/.test(command)) return script(command, words);
  const risk = redisCommands.get(topic) ?? redisCommands.get(command);
  if (risk === undefined) return unknown(words);
  const special = specials.find(({ name, when }) => name.test(topic) && when(words.slice(1)));
  const name = topic.replace('|', '-');
  if (special === undefined || worse(risk, special.risk) === risk) return { name, risk, why: `${shown} ${says[risk]}` };
  return { name, risk: special.risk, why: `${shown} ${special.why}` };
}

const says: Readonly<Record<Risk, string>> = {
  safe: 'only reads, or only concerns this connection',
  caution: 'changes keys or settings',
  dangerous: 'destroys data, or takes the server or its copies away',
  unknown: 'is not known',
};

function unknown(words: readonly string[]): Answer {
  const verb = destructiveVerb(words.slice(0, 12).join(' '));
  const [command = ''] = words;
  if (verb === undefined)
    return { name: 'unknown-command', risk: 'unknown', why: `'${command}' is not a known command` };
  return { name: 'destructive-verb', risk: 'dangerous', why: `'${verb.word}' names something that destroys` };
}

/** A script is given in place or by its name: what it calls decides, and only what destroys can be seen. */
function script(command: string, words: readonly string[]): Answer {
  const text = words[1] ?? '';
  const verb = command.startsWith('eval') ? destructiveVerb(text) : undefined;
  const why = verb === undefined ? 'runs a script' : `runs a script that holds '${verb.word}'`;
  return { name: command, risk: verb === undefined ? 'unknown' : 'dangerous', why };
}

interface Special {
  readonly name: RegExp;
  readonly when: (operands: readonly string[]) => boolean;
  readonly risk: Risk;
  readonly why: string;
}

const has =
  (pattern: RegExp) =>
  (operands: readonly string[]): boolean =>
    operands.some((operand) => pattern.test(operand));
const joined =
  (pattern: RegExp) =>
  (operands: readonly string[]): boolean =>
    pattern.test(operands.join(' '));

// Operands that make a command worse than it usually is.
const specials: readonly Special[] = [
  {
    name: /^(del|unlink)$/,
    when: (operands) => operands.length > 1 || has(/[*?]/)(operands),
    risk: 'dangerous',
    why: 'deletes several keys',
  },
  { name: /^sort$|^georadius/, when: has(/^store(dist)?$/i), risk: 'caution', why: 'writes its answer to a key' },
  { name: /^acl\|log$/, when: has(/^reset$/i), risk: 'caution', why: 'forgets what was logged' },
  { name: /^restore$/, when: has(/^replace$/i), risk: 'dangerous', why: 'overwrites a key' },
  { name: /^copy$/, when: has(/^replace$/i), risk: 'dangerous', why: 'overwrites a key' },
  { name: /^xtrim$/, when: joined(/maxlen\s+[=~]?\s*0\b/i), risk: 'dangerous', why: 'empties a stream' },
  { name: /^ltrim$/, when: joined(/ 1 0$/), risk: 'dangerous', why: 'empties a list' },
  { name: /^zremrangebyscore$/, when: joined(/ -inf \+?inf$/i), risk: 'dangerous', why: 'empties a set' },
  { name: /^zremrangebyrank$/, when: joined(/ 0 -1$/), risk: 'dangerous', why: 'empties a set' },
  { name: /^ft\.config$/, when: (operands) => operands.length > 3, risk: 'caution', why: 'changes a setting' },
  {
    name: /^config\|set$/,
    when: joined(
      /\b(dir|dbfilename)\b|\bprotected-mode no\b|\bappendonly no\b|\bsave( |$)(?!\s*\d)|\brequirepass( |$)(?!\S)/i,
    ),
    risk: 'dangerous',
    why: 'turns the backup or the protection of the data off',
  },
  { name: /^client\|kill$/, when: has(/^type$/i), risk: 'dangerous', why: 'cuts off every client of a kind' },
  {
    name: /^acl\|setuser$/,
    when: has(/^(nopass|off|reset|allcommands|\+@all)$/i),
    risk: 'dangerous',
    why: 'lets somebody in or locks somebody out',
  },
];

/** The words of a line: parted by blanks, `"…"` with escapes, `'…'` without. */
function wordsIn(line: string): readonly string[] {
  const word = /(?:"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|[^\s"'])+/g;
  return Array.from(line.trim().matchAll(word), ([written]) =>
    written.replace(
      /^"((?:[^"\\]|\\[\s\S])*)"$|^'([\s\S]*)'$/,
      (_, double: string | undefined, single: string | undefined) =>
        double === undefined ? (single ?? '') : double.replace(/\\(.)/g, '$1'),
    ),
  );
}
