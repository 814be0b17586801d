import type { VariableReader } from './cmd-scanner.js';

const assignment = /(?:^|[\s&|(@"])set[ \t]+(\/[ap][ \t]+)?"?([\w.]{1,64})[ \t]*=([^\r\n&|]*)/gi;

// What Windows sets itself: folders whose meaning is the same everywhere.
const usual: ReadonlyMap<string, string> = new Map(
  Object.entries({
    comspec: 'C:\\Windows\\System32\\cmd.exe',
    systemroot: 'C:\\Windows',
    windir: 'C:\\Windows',
    systemdrive: 'C:',
    programfiles: 'C:\\Program Files',
    'programfiles(x86)': 'C:\\Program Files (x86)',
    programdata: 'C:\\ProgramData',
    allusersprofile: 'C:\\ProgramData',
    userprofile: 'C:\\Users\\user',
    appdata: 'C:\\Users\\user\\AppData\\Roaming',
    localappdata: 'C:\\Users\\user\\AppData\\Local',
    temp: 'C:\\Users\\user\\AppData\\Local\\Temp',
    tmp: 'C:\\Users\\user\\AppData\\Local\\Temp',
  }),
);

/** What the variables of a text stand for: what it sets once to plain text, and the folders of Windows. */
export function variablesIn(text: string): VariableReader {
  const set = new Map<string, string | undefined>();
  for (const [, how, name = '', value = ''] of text.matchAll(assignment)) {
    const key = name.toLowerCase();
    const isPlain = how === undefined && !set.has(key) && !/[%!^<>()]/.test(value);
    set.set(key, isPlain ? value.replace(/"?\s*$/, '') : undefined);
  }
  return (name) => (set.has(name) ? set.get(name) : usual.get(name));
}

/** The names that a text sets itself, in lower case. */
export function namesSetIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(assignment), ([, , name = '']) => name.toLowerCase()));
}
