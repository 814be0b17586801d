/** Whether a text is matched as a whole by a pattern in which `*` stands for any text. */
export function globMatches(glob: string, text: string): boolean {
  const pieces = glob.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return glob === text;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > text.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}

/** The name that a program goes by in lists: without folders and without Windows' endings, which do not change it. */
export function programName(program: string): string {
  const base = program.split(/[\\/]/).at(-1) ?? program;
  return base.replace(/\.(exe|cmd|bat|com|ps1)$/i, '');
}

/**
 * Whether an allow-list lets a program start. A program named by path is only allowed by an entry with that very
 * path: `./kubectl` is not what an author meant by `kubectl`.
 */
export function isAllowed(program: string, allowed: readonly string[]): boolean {
  if (/[\\/]/.test(program)) return allowed.includes(program);
  return allowed.some((entry) => entry === program || entry === programName(program));
}

/** The entry of a deny-list that forbids a command line, or undefined; names are compared without folders and case. */
export function deniedBy(argv: readonly string[], denied: readonly string[]): string | undefined {
  const [program = '', ...rest] = argv;
  const name = programName(program).toLowerCase();
  const line = [name, ...rest].join(' ');
  return denied.find((entry) => {
    const [entryProgram = '', ...entryRest] = entry.trim().split(/\s+/);
    const wanted = [programName(entryProgram).toLowerCase(), ...entryRest].join(' ');
    return globMatches(wanted, line) || globMatches(`${wanted} *`, line);
  });
}
