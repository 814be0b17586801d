import type { System } from './catalogue.js';

const usualFolder: Readonly<Record<System, RegExp>> = {
  unix: /^(\/usr(\/local)?)?\/s?bin\/$|^\/snap\/bin\/$|^\/(opt|usr\/lib|usr\/local|usr)(\/[\w+-][\w.+-]*)+\/s?bin\/$/,
  windows: /^[a-z]:\\windows\\(system32|syswow64)\\$|^%systemroot%\\system32\\$/i,
};

/** A command's own name without its folder, and whether that folder is one where only the system puts programs. */
export function commandPath(name: string, system: System): { readonly base: string; readonly isTrusted: boolean } {
  const last = system === 'windows' ? Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) : name.lastIndexOf('/');
  if (last < 0) return { base: name, isTrusted: true };
  return { base: name.slice(last + 1), isTrusted: usualFolder[system].test(name.slice(0, last + 1)) };
}

/** Whether only the system puts programs into a folder; a list of such folders in a variable chooses no strange program. */
export function isSystemFolder(folder: string): boolean {
  return usualFolder.unix.test(folder.endsWith('/') ? folder : `${folder}/`);
}
