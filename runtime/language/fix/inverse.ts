/** The words that take back what a command does, where its words alone tell; undefined everywhere else. */
export function inverseOf(argv: readonly string[]): readonly string[] | undefined {
  const start = argv[0] === 'sudo' ? 1 : 0;
  const program = argv[start] ?? '';
  const words = argv.slice(start + 1);
  for (const inverse of inverses[program] ?? []) {
    const back = takenBack(words, inverse);
    if (back !== undefined) return [...argv.slice(0, start + 1), ...back];
  }
  return undefined;
}

/** A verb that another one takes back, with the same arguments. */
interface Inverse {
  readonly verb: string;
  readonly back: string;
  /** The options that both take; any other may change what has to be taken back. */
  readonly both: RegExp;
  /** What only the first one takes. */
  readonly own?: RegExp;
}

function takenBack(words: readonly string[], { verb, back, both, own }: Inverse): readonly string[] | undefined {
  const verbs = verb.split(' ');
  const at = words.findIndex((_, index) => verbs.every((one, offset) => words[index + offset] === one));
  const isVerb =
    at >= 0 && words.slice(0, at).every((word, index) => both.test(word) || isValueOf(words[index - 1], both));
  if (!isVerb) return undefined;
  const rest = words.slice(at + verbs.length);
  const kept = own ? rest.filter((word) => !own.test(word)) : rest;
  if (!kept.every((word) => !word.startsWith('-') || both.test(word))) return undefined;
  return [...words.slice(0, at), ...back.split(' '), ...kept];
}

function isValueOf(before: string | undefined, options: RegExp): boolean {
  return before !== undefined && options.test(before) && !before.includes('=');
}

/** Two verbs, each of which takes back what the other does. */
function pair(verb: string, back: string, both: RegExp): readonly Inverse[] {
  return [
    { verb, back, both },
    { verb: back, back: verb, both },
  ];
}

const cluster = /^(-n|--namespace|--context|--cluster|-l|--selector)(=|$)/;
const drains = /^--(ignore-daemonsets|delete-emptydir-data|force|disable-eviction)$|^--(timeout|grace-period)=/;
const unit = /^(-q|--quiet|--no-ask-password|--user|--system|--now|--no-block)$/;
const azure = /^(-n|--name|-g|--resource-group|--ids|-s|--slot|--subscription)(=|$)/;
const amazon = /^--(instance-ids|region|profile)(=|$)/;
const google = /^--(zone|project)(=|$)/;
const none = /^$/;

const inverses: Readonly<Record<string, readonly Inverse[]>> = {
  kubectl: [
    ...pair('cordon', 'uncordon', cluster),
    { verb: 'drain', back: 'uncordon', both: cluster, own: drains },
    ...pair('rollout pause', 'rollout resume', cluster),
    { verb: 'rollout restart', back: 'rollout undo', both: cluster },
    { verb: 'set image', back: 'rollout undo', both: cluster, own: /^[\w*][\w.*-]*=/ },
  ],
  systemctl: [
    ...pair('stop', 'start', unit),
    ...pair('disable', 'enable', unit),
    ...pair('mask', 'unmask', unit),
    ...pair('freeze', 'thaw', unit),
  ],
  docker: [...pair('stop', 'start', none), ...pair('pause', 'unpause', none)],
  podman: [...pair('stop', 'start', none), ...pair('pause', 'unpause', none)],
  az: [
    ...pair('vm stop', 'vm start', azure),
    { verb: 'vm deallocate', back: 'vm start', both: azure },
    ...pair('webapp stop', 'webapp start', azure),
  ],
  aws: pair('ec2 stop-instances', 'ec2 start-instances', amazon),
  gcloud: pair('compute instances stop', 'compute instances start', google),
};
