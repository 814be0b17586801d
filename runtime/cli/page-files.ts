import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PageFiles } from './render/export-page.js';

/** Reads the built page of a run, which lies beside the program. */
export function readPageFiles(): PageFiles {
  return { script: besideProgram('page.js'), style: besideProgram('page.css') };
}

function besideProgram(name: string): string {
  const places = [`./${name}`, `../${name}`].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const place = places.find((path) => existsSync(path));
  if (place === undefined) throw new Error(`${name} does not lie beside the program, where it is built`);
  return readFileSync(place, 'utf8').trimEnd();
}
