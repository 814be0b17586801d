// Other ways to write the same command, made from every example: none of them may have a lower class.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { FinalRisk } from '../../runtime/model/risk.js';
import { entryOf } from '../../runtime/risk/catalogue.js';
import { readInvocation } from '../../runtime/risk/invocation.js';
import type { CommandWord } from '../../runtime/risk/scene.js';
import { classifyShell } from '../support/classify.js';
import { commandFiles } from '../support/commands.js';

const order: readonly FinalRisk[] = ['safe', 'caution', 'dangerous'];

const examples = commandFiles
  .filter(({ platform }) => platform === undefined)
  .flatMap(({ examples: { safe = [], caution = [], dangerous = [] } }) => [...safe, ...caution, ...dangerous]);
/** Each is written in many ways, and its own class is the same each time. */
const own = new Map(examples.map((example) => [example, classifyShell(example).final.risk]));

/** The words of a command that is written with nothing but plain words. */
function wordsOf(command: string): readonly string[] | undefined {
  return /^[\w@%+=:,./-]+( [\w@%+=:,./-]+)*$/.test(command) ? command.split(' ') : undefined;
}

function check(title: string, variant: (words: readonly string[]) => string | undefined): void {
  test(`${title} never lowers the class of an example`, () => {
    let tried = 0;
    const lowered = examples.flatMap((example) => {
      const words = wordsOf(example);
      const other = words && variant(words);
      if (other === undefined) return [];
      tried += 1;
      const [before = 'dangerous', after] = [own.get(example), classifyShell(other).final.risk];
      return order.indexOf(after) < order.indexOf(before) ? [`${example} (${before}) → ${other} (${after})`] : [];
    });
    assert.deepEqual(lowered, []);
    assert.ok(tried > 50, `only ${tried} were tried`);
  });
}

const letters = (word: string, of: (letter: string) => string): string => [...word].map(of).join('');

check('quoting the name', ([name, ...rest]) => [`"${name}"`, ...rest].join(' '));
check('a backslash in the name', ([name = '', ...rest]) => [`\\${name}`, ...rest].join(' '));
check('quotes inside the name', ([name = '', ...rest]) => [`${name.slice(0, 1)}''${name.slice(1)}`, ...rest].join(' '));
check('the name in the quotes of C', ([name = '', ...rest]) =>
  [`$'${letters(name, (letter) => `\\x${letter.charCodeAt(0).toString(16)}`)}'`, ...rest].join(' '),
);
check('the name in a variable', ([name, ...rest]) => `X=${name}; $X ${rest.join(' ')}`);
check('blanks by $IFS', (words) => words.join('$IFS'));
check('the folder of the system before the name', ([name = '', ...rest]) =>
  /^[\w.-]+$/.test(name) ? [`/usr/bin/${name}`, ...rest].join(' ') : undefined,
);
check('every word in quotes', (words) => words.map((word) => `'${word}'`).join(' '));
check('lines that go on', (words) => words.join(' \\\n  '));
check('a comment behind it', (words) => `${words.join(' ')} # only looks --dry-run`);
check('a line of dry run before it', (words) => `echo --dry-run\n${words.join(' ')}`);
check('a dry run that is none', (words) => `${words.join(' ')} --dry-run=none`);
check('a dry run that is false', (words) => `${words.join(' ')} --dry-run=false`);
check('a redirection to nowhere', (words) => `${words.join(' ')} >/dev/null 2>&1`);
check('the background', (words) => `${words.join(' ')} &`);
check('a test before it', (words) => `[ -f x ] && ${words.join(' ')}`);
check('a here-document to a shell', (words) => `bash <<'EOF'\n${words.join(' ')}\nEOF`);
check('a pipe to a shell', (words) => `echo '${words.join(' ')}' | sh`);
check('an alias', (words) => `alias g='${words.join(' ')}'; g`);
check('a trap', (words) => `trap '${words.join(' ')}' EXIT`);

check('another order of the options', (words) => {
  const units = optionUnits(words);
  if (units === undefined) return undefined;
  const [start, between, rest] = units;
  return between.length < 2 ? undefined : [...start, ...between.toReversed().flat(), ...rest].join(' ');
});

/** A command's words before its options, its neighbouring options each with its value, and the words behind them. */
function optionUnits(
  words: readonly string[],
): readonly [readonly string[], readonly (readonly string[])[], readonly string[]] | undefined {
  const { known } = entryOf(words[0] ?? '', 'unix', []);
  const first = words.findIndex((word) => word.startsWith('-'));
  if (known === undefined || known.style === 'plain' || known.wraps !== undefined || first < 0) return undefined;
  const given = placed(words);
  const { flags } = readInvocation(given, known);
  const units: (readonly string[])[] = [];
  let index = first;
  while (words[index]?.startsWith('-') === true && words[index] !== '--') {
    const value = flags.find(({ word }) => word === given[index])?.value;
    const end = index + (value !== undefined && value === given[index + 1] ? 2 : 1);
    units.push(words.slice(index, end));
    index = end;
  }
  return [words.slice(0, first), units, words.slice(index)];
}

function placed(words: readonly string[]): readonly CommandWord[] {
  let end = -1;
  return words.map((value) => {
    const start = end + 1;
    end = start + value.length;
    return { value, isStatic: true, span: { start, end } };
  });
}
