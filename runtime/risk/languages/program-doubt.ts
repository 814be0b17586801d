// Holds a list: what the readers of programs cannot follow, found in the raw text.
import type { ProgramLanguage } from './program-lexer.js';

const anywhere =
  /\b(unlink|rmdir|rmtree|system|exec\w*|popen|spawn\w*|fork|eval|__import__|LD_PRELOAD|DELETE)\b|\brm -/;

const own: Readonly<Partial<Record<ProgramLanguage, readonly RegExp[]>>> = {
  perl: [
    /\$\^I|[@$]\{?\^?INPLACE_EDIT/,
    /@ARGV\s*=|\$ARGV\s*\[|\b(push|unshift|splice)\b[\s(]*@\{?ARGV/,
    /["/][^"/\n]*(\$\w+(->)?[[{][^\]}"\n]*\(|@\{\s*\[|\$\{\s*\\)/,
    /\$\w+(->)?\{\s*[a-z]\w*\s+[\w$@"'][^}]*\}/,
    /^(?=[\s\S]*?(?:\bglob\b|<[^<>\n]*[*?]))[\s\S]*?\{\s*[a-z]\w*\s*[;}]/,
  ],
  ruby: [/\bIO\s*\.\s*(read|readlines|foreach|popen)\b/, /%[([{|<]/, /\/[^/\n]*#\{[^/\n]*\//, /\?["'`]/, /\bmode:/],
  python: [
    /[(,]\s*[rbuf]{0,2}("[^"\n]*"|'[^'\n]*')\s*[rbuf]{0,2}["']/i,
    /\b(executable|env|preexec_fn)\s*=(?!=)/,
    /\benviron\s*\[[^\]]*\]\s*=(?!=)/,
    /[(,]\s*\*\*?\s*[[({]/,
    /(^|[^\w"'])(t|rt|tr)["']/i,
    /\.open\s*\(\s*(mode\s*=\s*)?["'][^"']*[wax+]/,
  ],
  javascript: [/\b["']?(shell|env|flags?|method)["']?\s*:/, /\bflag\b/, /\.\.\.\s*\[/],
  php: [/\?>/, /["']\s*\(/, /\$\{/, /->\s*\{/],
};

/** Calls and texts that the reader follows for sure, so that no word in them raises a doubt. */
const followed: readonly RegExp[] = [
  /\b(os\.system|os\.popen|platform\.system|platform\.popen)\((?="[\w ./-]*"\)|'[\w ./-]*'\)|\))/g,
  /\buname\(\)\.system\b/g,
  /\bexec(Sync|FileSync)?(?=\s*\}|\("[\w ./-]*"\))/g,
  /\/[\w()\\[\]+*.^$ ]*\/[a-z]*\.exec(?=\()/g,
  /(?:^|[;\n])[ \t]*(?:print|console\.log)\((?:`[^`"$]*(?:\$\{[\w +*-]*\}[^`"$]*)?`,\s*)?"[^"\\$#{`\n]*"\)\s*(?=;|$)/g,
];

const comment: Readonly<Partial<Record<ProgramLanguage, RegExp>>> = { python: /#[^\n"']*("[^"'\n]*")?[^\n"']*$/gm };

/** What in the text of a program its reader may have misread; undefined where there is nothing of the kind. */
export function doubtIn(text: string, language: ProgramLanguage): RegExpExecArray | undefined {
  for (const pattern of own[language] ?? []) {
    const found = pattern.exec(text);
    if (found !== null) return found;
  }
  return anywhere.exec(withoutFollowed(text, language)) ?? undefined;
}

/** The text with blanks in the place of what the reader follows; offsets stay. */
function withoutFollowed(text: string, language: ProgramLanguage): string {
  const blank = (found: string): string => ' '.repeat(found.length);
  const own = comment[language];
  const bare = followed.reduce((rest, pattern) => rest.replace(pattern, blank), text);
  return own === undefined ? bare : bare.replace(own, blank);
}
