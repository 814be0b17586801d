import { isDevice, isSystemPath } from './places.js';

/** What only decides on a value of an operand or option, as a regular expression does. */
export interface Pattern {
  test(value: string): boolean;
}

/** A device whose content would be lost. */
export const device: Pattern = { test: isDevice };

/** A part of the system, or of what lets people in. */
export const systemPath: Pattern = { test: isSystemPath };

/** Where output is thrown away or only shown. */
export const nowhere: Pattern = /^\/dev\/(null|stdout|stderr|tty)$|^-$/;

/** A name that the shell makes many names of. */
export const manyFiles: Pattern = /[*?[]|^(~|\/|\.\.?)\/?$|^"?\$\{?HOME\}?"?\/?$/;

/** A file that usually holds secrets. */
export const secretFile: Pattern =
  /(^|\/)(\.aws\/credentials|\.ssh\/id_\w+|\.netrc|\.pgpass|\.kube\/config|shadow|gshadow|\.env(\.\w+)?|\.npmrc)$|\.(pem|key|p12|pfx)$|\/run\/secrets\//;
