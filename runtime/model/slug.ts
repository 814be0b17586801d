/** Up to four telling words of a text, joined by '_'; empty where it holds none. */
export function slugOf(text: string): string {
  const words = text
    .replace(/\{\{[^}]*\}\}|<[^>]*>/g, ' ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !fillers.has(word));
  const slug = words.slice(0, 4).join('_').slice(0, 48).replace(/_+$/, '');
  return /^[0-9]/.test(slug) ? `step_${slug}` : slug;
}

/** The program and its subcommands, `kubectl get pods`; for what is no shell command, its first words. */
export function commandSlug(text: string): string {
  const words = (text.split('\n', 1)[0] ?? '').split(/\s+/).filter((word) => word !== 'sudo');
  const [program = '', ...rest] = words;
  const plain = rest.filter((word, index) => /^[a-z][a-z0-9-]*$/.test(word) && !/^-/.test(rest[index - 1] ?? ''));
  return slugOf([program.replace(/^.*[\\/]/, ''), ...plain.slice(0, 2)].join(' '));
}

const fillers = new Set(
  'a an the of to in on at by for from with and or is are be it its this that these those you your we our can will should may please first then next finally also following command commands running using use do so if sudo step steps that which what was were only when once has have been than older as well all any some there where who'.split(
    ' ',
  ),
);
