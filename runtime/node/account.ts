import { userInfo } from 'node:os';

/** The name of the account that this program runs under: who acts where nobody else is named. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as in some containers.
    return process.env['USER'] ?? 'unknown';
  }
}
