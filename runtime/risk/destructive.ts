// Holds a list: verbs that destroy, by which unknown tools and unread text are judged.
const destructive =
  /(?<![\w$])(?:rm|rmdir|rb|del|rd|erase|delete\w*|drop|truncate|destroy\w*|purge\w*|terminate\w*|wipe\w*|format|flush(?:all|db)|shutdown|reboot|halt|kill|remove|clear|cancel|prune|distrust|uninstall|disable|revoke|reset|mkfs\S*|diskpart|iex|invoke-expression|deleteMany|deleteOne|dropDatabase|encodedcommand)(?![\w$])/i;
const mostScanned = 262_144;

/** Where a text plainly holds a destructive verb, if anywhere. */
export function destructiveVerb(text: string): { readonly word: string; readonly start: number } | undefined {
  return firstOf(destructive, text);
}

/** The first place where a pattern holds in the part of a text that is looked through. */
export function firstOf(pattern: RegExp, text: string): { readonly word: string; readonly start: number } | undefined {
  const match = pattern.exec(text.length > mostScanned ? text.slice(0, mostScanned) : text);
  return match === null ? undefined : { word: match[0], start: match.index };
}

/** Whether a word is a verb that destroys: the whole word, its first part as in `delete-db`, or an option of that name. */
export function isDestructiveWord(value: string): boolean {
  if (/[\s/]/.test(value)) return false;
  if (value.startsWith('-')) return destructiveOption.test(value);
  const [leading = ''] = value.split(/[-_:=]/);
  const found = destructiveVerb(leading);
  return found !== undefined && found.word.length === leading.length;
}

const destructiveOption = /^--?(delete\w*|purge|destroy|remove|wipe|prune|erase)(-|=|$)/i;
