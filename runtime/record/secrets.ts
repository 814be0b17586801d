import type { Redaction } from '../model/runbook.js';
import { tokenForms } from '../model/token-form.js';

const hidden = '***';

/**
 * What looks like a secret in a command line, whoever wrote it: values of options and variables that are named like one,
 * and tokens that are known by their form. A variable such as `$PASSWORD` is no secret, only its value is.
 */
export const secretRedactions: readonly Redaction[] = [
  {
    pattern: `(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)[\\w-]*["']?\\s*[=:]\\s*)(?:"[^"$]+"|'[^']+'|[^\\s"'$<{&;|][^\\s"'&;|]*)`,
    replace: `\${1}${hidden}`,
  },
  {
    pattern: `(?i)(--?(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key)["',]*\\s+["']?)[^\\s"'$<{&;|-][^\\s"'&;|]*`,
    replace: `\${1}${hidden}`,
  },
  {
    pattern: `(?i)(\\b(?:aws_)?(?:secret_access_key|session_token)\\s+)[^\\s"'$<{&;|-][^\\s"'&;|]*`,
    replace: `\${1}${hidden}`,
  },
  { pattern: `(?i)(\\b(?:bearer|basic)\\s+)[\\w.~+/=-]{8,}`, replace: `\${1}${hidden}` },
  { pattern: `(://[^\\s/:@"']*:)[^\\s/@"'$<{][^\\s/@"']*@`, replace: `\${1}${hidden}@` },
  {
    pattern: `(\\bcurl\\b[^|;&]*\\s(?:-u|--user)[\\s=]["']?[^\\s:"']+:)[^\\s"'$<{][^\\s"']*`,
    replace: `\${1}${hidden}`,
  },
  {
    pattern: `(\\b(?:mysql|mysqldump|mysqladmin|mariadb)\\b[^|;&]*\\s-p)[^\\s"'$<{][^\\s"']*`,
    replace: `\${1}${hidden}`,
  },
  ...tokenForms.map((pattern) => ({ pattern, replace: hidden })),
  { pattern: `-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*`, replace: hidden },
];
