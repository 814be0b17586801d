import type { Span } from '../../model/text.js';
import { harmless, type Verdict, verdict } from '../verdict.js';

const nowhere = /^(nul|con|conout\$):?$/i;
const device = /^\\\\[.?]\\|^\\device\\/i;
const system =
  /^(c:)?\\(windows|winnt)(\\|$)|^(c:)?\\(boot\.ini|bootmgr|ntldr|pagefile\.sys|hiberfil\.sys|boot(\\|$)|efi(\\|$))|\\system32\\|\\sysvol\\|\\start menu\\programs\\startup\\/i;

/** Whether a path belongs to Windows itself or is a device. */
export function isWindowsSystemPath(path: string): boolean {
  const normal = path.replaceAll('/', '\\');
  return device.test(normal) || system.test(normal);
}

/** The verdict on where a command's output goes. */
export function judgeCmdTarget(value: string, isStatic: boolean, span: Span): Verdict {
  if (isStatic && nowhere.test(value)) return harmless;
  if (device.test(value)) return verdict('cmd/write-device', 'dangerous', span, `overwrites the device '${value}'`);
  if (isWindowsSystemPath(value)) {
    return verdict('cmd/write-system-file', 'dangerous', span, `writes to the system file '${value}'`);
  }
  return verdict('cmd/write-file', 'caution', span, `writes to the file '${value}'`);
}
