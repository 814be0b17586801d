import type { Knowledge, Rule } from '../knowledge.js';
import { changes, destroys, read } from '../verbs.js';

const selection =
  '-A -l= -o= -f= -R -k= -L= --all-namespaces --selector= --field-selector= --output= --filename= --recursive --kustomize= --template= --show-labels --label-columns= --no-headers --chunk-size= --ignore-not-found? --allow-missing-template-keys? --show-managed-fields? --output-watch-events --subresource=';

const dry: Rule = {
  id: 'dry-run',
  risk: 'safe',
  dryRun: true,
  when: { flag: '--dry-run?', value: /^(client|server)$/ },
  why: 'only shows what would happen',
};
const wet = '--dry-run?';

/** Verbs that change something, safe with a real dry run. */
function writes(names: string, summary: string, rules: readonly Rule[] = [], flags = ''): readonly Knowledge[] {
  return changes(names, summary, {
    flags: `${selection} ${flags} --field-manager= --dry-run?`,
    rules: [dry, ...rules],
    namesResource: true,
  });
}

const secrets: Rule = {
  id: 'secret',
  risk: 'caution',
  sensitive: true,
  when: {
    operand: /(^|,)secrets?([./,]|$)/i,
    flag: '-o= --output= --template=',
    value: /^(yaml|json|jsonpath|go-template|custom-columns|template)/,
  },
  why: 'prints secrets',
};

/** What is known of the verbs of kubectl. */
export const kubectlVerbs: readonly Knowledge[] = [
  {
    name: 'get',
    summary: 'lists things of the cluster',
    flags: `${selection} -w --watch --watch-only --sort-by= --server-print? --raw=`,
    base: 'safe',
    rules: [secrets],
  },
  ...read('describe', 'shows things in full', `${selection} --show-events?`),
  ...read(
    'logs',
    'shows what containers wrote',
    '-f -c= -p -l= --follow? --container= --previous? --tail= --since= --since-time= --timestamps? --all-containers? --prefix? --selector= --max-log-requests= --limit-bytes= --ignore-errors? --pod-running-timeout=',
  ),
  ...read(
    'version cluster-info api-resources api-versions explain options completion',
    'shows the cluster',
    '-o= --output= --short --client? --namespaced? --api-group= --verbs= --no-headers --recursive --sort-by=',
  ),
  {
    name: 'top',
    summary: 'shows the load',
    flags: `${selection} --containers --sort-by= --sum? --use-protocol-buffers?`,
    base: 'safe',
  },
  ...read('diff', 'shows what apply would change', `${selection} --server-side?`),
  ...read('events wait', 'shows or waits for events', `${selection} --for= --timeout= --types= --watch -w --all`),
  {
    name: 'rollout',
    summary: 'shows and steers roll-outs',
    base: 'unknown',
    verbs: [
      ...read('status history', 'shows a roll-out', `${selection} -w --watch? --timeout= --revision=`),
      ...writes('restart undo pause resume', 'changes a roll-out', [], '--to-revision='),
    ],
  },
  {
    name: 'auth',
    summary: 'asks who may do what',
    base: 'unknown',
    verbs: [
      ...read('can-i whoami', 'asks who may do what', `${selection} --list -q --quiet`),
      ...writes('reconcile', 'changes rights'),
    ],
  },
  {
    name: 'config',
    summary: 'shows and changes the local configuration',
    base: 'unknown',
    verbs: [
      ...read(
        'get-contexts current-context get-clusters get-users view',
        'shows the configuration',
        '-o= --output= --minify --flatten --no-headers',
      ).map(
        (verb): Knowledge => ({
          ...verb,
          rules: [
            {
              id: 'raw',
              risk: 'safe',
              sensitive: true,
              when: { flag: '--raw' },
              why: 'prints the secrets of the configuration',
            },
          ],
        }),
      ),
      ...changes(
        'use-context set-context set-cluster set-credentials set rename-context',
        'changes the local configuration',
        { flags: '--current --embed-certs? ' },
      ),
      ...destroys('delete-context delete-cluster delete-user unset', 'deletes from the local configuration'),
    ],
  },
  {
    name: 'exec',
    summary: 'runs a command in a container',
    base: 'caution',
    why: 'opens a session in a container',
    flags: '-i -t -q -c= -f= --stdin --tty --container= --quiet --pod-running-timeout=',
    wraps: [{ kind: 'dashes', skip: 1 }],
  },
  {
    name: 'delete',
    summary: 'deletes things of the cluster',
    base: 'dangerous',
    flags: `${selection} --wait? --timeout= --now --raw=`,
    namesResource: true,
    rules: [
      dry,
      {
        id: 'one-pod',
        risk: 'caution',
        when: {
          firstOperand: /^(pods?|po)$/,
          atLeast: 2,
          atMost: 2,
          secondOperand: /^[^*]+$/,
          without: `${wet} --force? --grace-period= --all? -A --all-namespaces -l= --selector= --field-selector= -f= --filename= --cascade? --now`,
        },
        why: 'deletes one pod, which its controller starts again',
      },
      {
        id: 'one-pod-path',
        risk: 'caution',
        when: {
          firstOperand: /^(pods?|po)\/[^*]+$/,
          atMost: 1,
          without: `${wet} --force? --grace-period= --all? -A --all-namespaces -l= --selector= --field-selector= -f= --filename= --cascade? --now`,
        },
        why: 'deletes one pod, which its controller starts again',
      },
      {
        id: 'not-dry',
        risk: 'caution',
        when: {
          flag: '--dry-run?',
          value: /^(?!(client|server)$)/,
          firstOperand: /^(pods?|po)(\/|$)/,
          atMost: 2,
          without: '--force? --grace-period= --all? -A -l= --selector=',
        },
        why: 'is no dry run, and deletes one pod',
      },
      {
        id: 'delete',
        risk: 'dangerous',
        critical: true,
        when: { firstOperand: /^(?!(pods?|po)(\/|$))/, without: wet },
        why: 'deletes things of the cluster',
      },
      {
        id: 'delete-wet',
        risk: 'dangerous',
        critical: true,
        when: { firstOperand: /^(?!(pods?|po)(\/|$))/, flag: wet, value: /^(?!(client|server)$)/ },
        why: 'is no dry run, and deletes things of the cluster',
      },
      { id: 'each', risk: 'dangerous', when: { fed: true }, why: 'deletes whatever it is given' },
    ],
  },
  {
    name: 'scale',
    summary: 'changes how many copies run',
    base: 'caution',
    flags: `${selection} --current-replicas= --resource-version= --timeout= --all`,
    namesResource: true,
    rules: [
      dry,
      {
        id: 'to-zero',
        risk: 'dangerous',
        when: { flag: '--replicas=', value: /^0+$/, without: wet },
        why: 'stops every copy',
        suggestion: 'restart it with rollout restart',
      },
      { id: 'scale-wet', risk: 'dangerous', when: { flag: wet, value: /^(?!(client|server)$)/ }, why: 'is no dry run' },
    ],
  },
  ...writes(
    'apply create',
    'makes or changes things of the cluster',
    [
      {
        id: 'piped',
        risk: 'dangerous',
        when: { flag: '-f= --filename=', value: /^(-|https?:.*)$/, without: wet },
        why: 'applies whatever comes in',
        suggestion: 'save it to a file and read it first',
      },
      {
        id: 'force',
        risk: 'dangerous',
        when: { flag: '--force?', without: '--server-side?' },
        why: 'deletes and makes again',
      },
    ],
    '--server-side? --force-conflicts? --validate? --save-config? --from-literal= --from-file= --image= --duration= --clusterrole= --user= --wait?',
  ),
  ...writes(
    'patch edit label annotate set autoscale expose run cordon uncordon certificate attach port-forward proxy cp debug',
    'changes something of the cluster',
    [
      {
        id: 'finalizers',
        risk: 'dangerous',
        when: { flag: '-p= --patch=', value: /finalizers/ },
        why: 'takes away what keeps a thing from being lost',
      },
      {
        id: 'removes',
        risk: 'dangerous',
        when: { flag: '-p= --patch=', value: /"op"\s*:\s*"remove"/ },
        why: 'takes parts of a thing away',
      },
    ],
    '-c= -i -t --type= --overwrite? --all --image= --port= --target-port= --name= --replicas= --min= --max= --address=',
  ),
  {
    name: 'replace',
    summary: 'puts a thing in the place of another',
    base: 'caution',
    flags: selection,
    rules: [
      dry,
      {
        id: 'replace-force',
        risk: 'dangerous',
        when: { flag: '--force? --cascade? --grace-period=', without: wet },
        why: 'deletes and makes again',
      },
    ],
  },
  ...destroys('drain taint', 'drives the work off a node', {
    flags: `${selection} --ignore-daemonsets? --timeout= --delete-emptydir-data? --force? --grace-period= --disable-eviction?`,
    rules: [dry],
  }),
];
