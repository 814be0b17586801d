// Holds a list: the patterns that tool files call by name.
import { isDevice, isSystemPath, isVitalPath } from './places.js';

/** What only decides on a value of an operand or option, as a regular expression does. */
export interface Pattern {
  test(value: string): boolean;
}

/** A device whose content would be lost. */
const device: Pattern = { test: isDevice };

/** A part of the system, or of what lets people in. */
const systemPath: Pattern = { test: isSystemPath };

/** A file whose loss breaks the system or lets somebody in. */
const vitalPath: Pattern = { test: isVitalPath };

/** Where output is thrown away or only shown. */
const nowhere: Pattern = /^\/dev\/(null|stdout|stderr|tty)$|^-$/;

/** A name that the shell makes many names of. */
const manyFiles: Pattern = /[*?[]|^(~|\/|\.\.?)\/?$|^"?\$\{?HOME\}?"?\/?$/;

/** A file that usually holds secrets. */
const secretFile: Pattern =
  /(^|\/)(\.aws\/credentials|\.ssh\/id_\w+|\.netrc|\.pgpass|\.kube\/config|shadow|gshadow|\.env(\.\w+)?|\.npmrc)$|\.(pem|key|p12|pfx)$|\/run\/secrets\//;

const named: Readonly<Record<string, Pattern>> = {
  $device: device,
  $systemPath: systemPath,
  $vitalPath: vitalPath,
  $nowhere: nowhere,
  $manyFiles: manyFiles,
  $secretFile: secretFile,
};

/** The pattern that a tool file calls by a name such as `$device`; undefined where it is written out. */
export function patternNamed(name: string): Pattern | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}
