import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../digest.js';
import { writeTextFile } from '../files.js';
import { stateFolder } from '../state-folder.js';

/** A model and the server that it is asked on. */
export interface AskedPlace {
  readonly name: string;
  readonly place: string;
}

/** Whether this account has agreed before to send a guide there. */
export function hasAgreed(asked: AskedPlace): boolean {
  return existsSync(noteOf(asked));
}

/** Notes that a person of this account agreed; where it cannot be noted, they are asked again. */
export async function noteAgreement(asked: AskedPlace): Promise<void> {
  await writeTextFile(noteOf(asked), `${asked.name} ${asked.place}\n`);
}

function noteOf({ name, place }: AskedPlace): string {
  return join(stateFolder(), 'models', sha256Hex(JSON.stringify([name, place])).slice(0, 16));
}
