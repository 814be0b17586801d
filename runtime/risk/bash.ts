import { forEachChild, parse } from 'unbash';
import type { ShellParser } from './parsers.js';

/** Reads bash and sh; tolerant, so a script with errors still gives the commands that were understood. */
export const bashParser: ShellParser = { parse, forEachChild };
