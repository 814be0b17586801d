// Holds a list: variables that make programs run other code.
import type { Span } from '../model/text.js';
import { isSystemFolder } from './command-path.js';
import { harmless, type Verdict, verdict } from './verdict.js';

const runsCode =
  /^(LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_\w+|BASH_ENV|ENV|PROMPT_COMMAND|PS4|GIT_SSH|GIT_SSH_COMMAND|GIT_EXTERNAL_DIFF|PERL5OPT|PERL5LIB|PYTHONSTARTUP|PYTHONPATH|NODE_OPTIONS|RUBYOPT|JAVA_TOOL_OPTIONS|BASH_FUNC_\w+)$/;
const choosesProgram =
  /^(PATH|SHELL|SHELLOPTS|BASHOPTS|EDITOR|VISUAL|PAGER|GIT_PAGER|MANPAGER|LESSOPEN|LESSCLOSE|BROWSER|FPATH|CDPATH|KUBE_EDITOR|SYSTEMD_PAGER|SYSTEMD_EDITOR)$/;
const usualProgram = /^["']?(cat|less|more|vim?|nano|emacs|ed|)["']?$/;
const sameFolders = /^\$(PATH|\{PATH\})$/;

/** The verdict on setting a variable to a value as it is written: most are local, some make other programs run. */
export function judgeAssignment(name: string, value: string, span: Span): Verdict {
  if (runsCode.test(name)) {
    return verdict('shell/loads-code', 'dangerous', span, `'${name}' makes every program that follows run other code`);
  }
  if (!choosesProgram.test(name) || isUsual(name, value)) return harmless;
  return verdict('shell/chooses-program', 'caution', span, `'${name}' decides which programs run`);
}

/** Whether the programs stay those that the system brings. */
function isUsual(name: string, value: string): boolean {
  if (name !== 'PATH') return /PAGER|EDITOR|VISUAL/.test(name) && usualProgram.test(value);
  const folders = value.replace(/^"(.*)"$/, '$1').split(':');
  return folders.every((folder) => sameFolders.test(folder) || isSystemFolder(folder));
}
