import assert from 'node:assert/strict';
import test from 'node:test';
import type { Risk } from '../../runtime/model/risk.js';
import { classifyShell } from '../support/classify.js';

function check(expected: readonly Risk[], ...commands: readonly string[]): void {
  for (const command of commands) {
    const found = classifyShell(command);
    assert.ok(expected.includes(found.risk), `${command}: ${found.risk} ${JSON.stringify(found.reasons)}`);
  }
}

const worse: readonly Risk[] = ['caution', 'dangerous', 'unknown'];

test('an option that is taken back does not make a command harmless', () => {
  check(
    ['dangerous'],
    'kubectl delete --dry-run=client --dry-run=none pod x -n y --all',
    'aws ec2 terminate-instances --instance-ids i --dry-run --no-dry-run',
    'aws ec2 terminate-instances --instance-ids i --no-dry-run --dry-run',
  );
  check(
    worse,
    'kubectl delete --dry-run=client --dry-run=none pod x',
    'kubectl delete --dry-run=client --dry-run=$MODE pod x',
    'helm install x . --dry-run --dry-run=false',
    'helm install x . --dry-run=',
    'helm install x . --dry-run=f',
    'helm install x . --dry-run=$MODE',
    'gcloud storage rsync a gs://b --dry-run --dry-run=none',
    'oc delete --dry-run=client --dry-run=none pod x',
    'kubectl drain n1 --dry-run=server --dry-run=none',
    'squid -k parse -k "$X"',
  );
  check(
    ['safe'],
    'kubectl delete --dry-run=client pod x',
    'aws ec2 terminate-instances --instance-ids i --dry-run',
    'helm install x . --dry-run',
  );
});

test('a tool whose verb comes from somewhere else may do anything', () => {
  const tools = ['kubectl', 'kubectl -n x', 'kubectl rollout', 'systemctl', 'git', 'aws ec2', 'az vm', 'docker'];
  for (const tool of tools) {
    check(['dangerous'], `cat f | xargs ${tool}`, `cat f | xargs -n1 ${tool}`, `cat f | xargs -I{} ${tool} {}`);
    check(['dangerous'], `cat f | parallel ${tool}`, `parallel ${tool} {1} ::: a`, `find . -exec ${tool} {} +`);
  }
  check(['safe'], 'cat f | xargs kubectl get', 'cat f | xargs systemctl status', 'cat f | parallel kubectl get {}');
});

test('what comes in counts as operands', () => {
  for (const tool of 'tee sysctl route ifconfig mount swapon hostname date losetup uniq hdparm http arp'.split(' ')) {
    if (tool !== 'arp') check(worse, `cat f | xargs ${tool}`);
    check(worse, `cat f | parallel ${tool} {} {}`.replace(/arp \{\} \{\}/, 'arp -s {}'));
  }
  check(
    ['safe'],
    'ls | xargs cat',
    'ls | xargs -n1 stat',
    'ls | xargs grep -l foo',
    'ls | xargs -I{} head -n1 {}',
    'ls | xargs wc -l',
    'find . -type f -exec ls -l {} +',
    "cat hosts | xargs -I{} ssh {} 'uptime'",
    "kubectl get pods -o name | xargs -I{} kubectl exec {} -- sh -c 'df -h'",
    'ls | xargs -P4 -n1 md5sum',
    'docker ps -q | xargs docker inspect',
    'ls | xargs redis-cli get',
    'parallel stat ::: a b',
  );
});

test('braces are expanded as the shell does, and what cannot be expanded is not safe', () => {
  check(
    ['dangerous'],
    'find . {-delete,{-print,}}',
    'find . {-exec,rm,{a,b},+}',
    'curl {-X,DELETE,http://x/{a,b}}',
    'find . -delet{d..f}',
    'kill -{1..9} 1',
  );
  check(
    worse,
    'sort {-o,/etc/passwd,{a,b}}',
    'find . {"-delete",-print}',
    'find . {-del\\ete,-print}',
    'find . {$X,-print}',
    `find . {${Array.from({ length: 80 }, (_, at) => `a${at}`).join(',')},-delete}`,
    `find . ${'{a,b}'.repeat(30)}`,
    `find . ${'{a,'.repeat(200)}-delete${'}'.repeat(200)}`,
  );
  check(
    ['safe'],
    'ls {1..9} a{b,c}{,d}',
    'ls {01..500}',
    'echo {a,{b,c}}',
    'ls {x} {}',
    'cat /var/log/{syslog,auth.log}',
  );
});

test('jobs -x runs its words', () => {
  check(['dangerous'], 'jobs -x rm -rf /srv', 'jobs -lx rm -rf /srv');
  check(['safe'], 'jobs', 'jobs -l %1');
});

test('variables that load code, choose programs, write or hide are no plain settings', () => {
  const loads = [
    'GIT_EXEC_PATH=/tmp GIT_TEMPLATE_DIR=/tmp GIT_PROXY_COMMAND=x GIT_CONFIG_COUNT=1 GIT_CONFIG_PARAMETERS=x LESS=+!id',
    'MANOPT=x MANROFFOPT=x TAR_OPTIONS=x RSYNC_RSH=x KUBECTL_EXTERNAL_DIFF=x PYTHONHOME=x PYTHONUSERBASE=x',
    'PYTHONBREAKPOINT=os.system PERL5DB=x RUBYLIB=x NODE_PATH=x _JAVA_OPTIONS=-javaagent:x JDK_JAVA_OPTIONS=@x LUA_INIT=x PHPRC=x',
    'PHP_INI_SCAN_DIR=x ERL_FLAGS=x OPENSSL_ENGINES=x GCONV_PATH=x TF_CLI_ARGS=-destroy TF_CLI_ARGS_plan=-out=x GOFLAGS=-toolexec=x',
    'MAKEFLAGS=--eval=x NPM_CONFIG_SCRIPT_SHELL=x npm_config_script_shell=x HELM_PLUGINS=x HELM_BIN=x VIMINIT=x EXINIT=x',
    'BASH_LOADABLES_PATH=x ZDOTDIR=x HISTFILE=/dev/null HISTFILE= HISTSIZE=0 HISTFILESIZE=0',
  ];
  const others = [
    'GIT_EDITOR=x GIT_SEQUENCE_EDITOR=x GIT_ASKPASS=x SSH_ASKPASS=x SUDO_ASKPASS=x SUDO_EDITOR=x GIT_DIR=x GIT_TRACE=/tmp/x',
    'GIT_CONFIG_GLOBAL=x LESSKEY=x LESSKEYIN=x AWS_PAGER=x GH_PAGER=x GH_EDITOR=x BAT_PAGER=x DELTA_PAGER=x PSQL_PAGER=x',
    'PSQL_EDITOR=x PSQLRC=x CLASSPATH=x OPENSSL_CONF=x DBUS_SESSION_BUS_ADDRESS=unixexec:path=x TF_CLI_CONFIG_FILE=x',
    'ANSIBLE_LIBRARY=x ANSIBLE_CONFIG=x RIPGREP_CONFIG_PATH=x INPUTRC=x HOME=/tmp XDG_CONFIG_HOME=/tmp CURL_HOME=x WGETRC=x',
    'LD_DEBUG_OUTPUT=x LD_PROFILE=x MALLOC_TRACE=x POSIXLY_CORRECT=1',
  ];
  const settings = (lines: readonly string[]) => lines.join(' ').split(' ');
  for (const one of settings(loads)) check(['dangerous'], `${one} ls`, `export '${one}'`, `env '${one}' ls`, one);
  for (const one of settings(others)) check(['caution'], `${one} ls`, `export '${one}'`, `env '${one}' ls`, one);
  check(
    ['dangerous'],
    'unset HISTFILE',
    'set +o history',
    'shopt -uo history',
    'set -o pipefail +o history',
    'sudo LESS=+!id less x',
    'export LESS="+!id"',
  );
  const harmless = [
    'AWS_PAGER="" aws ec2 describe-instances',
    'PAGER=cat git log',
    'GIT_PAGER=cat git log',
    'GIT_TRACE=1 git status',
    'LESS=-FRX git log',
    'MAKEFLAGS=-j8 ls',
    'GOFLAGS=-mod=mod go list',
    'ANSIBLE_HOST_KEY_CHECKING=False ls',
    'ANSIBLE_FORCE_COLOR=1 ls',
    'TF_CLI_ARGS=-no-color terraform plan',
    'export HISTSIZE=10000',
    'export HISTTIMEFORMAT="%F "',
    '_JAVA_OPTIONS="-Xmx2g" ls',
    'KUBECONFIG=/etc/kubernetes/admin.conf kubectl get pods',
  ];
  check(['safe'], ...harmless);
});

test('a plus ends a command of find only behind the braces', () => {
  check(
    worse,
    "find . -exec sort + -o /etc/passwd {} ';'",
    "find . -exec curl + -X DELETE http://x ';'",
    "find . -exec env + -S 'rm -rf x' ';'",
  );
  check(['dangerous'], 'find . -exec ls {} + -delete', "find . -exec ls {} ';' -delete");
  check(['safe'], 'find . -exec ls {} + -print', 'find . -exec expr 1 + 2 \\;');
});

test('each letter of an old bundle takes its own value', () => {
  check(['dangerous'], 'tar tfI a.tar ./evil', 'tar tfF a.tar /tmp/evil', 'tar tIf ./evil a.tar');
  check(['caution'], 'tar tfc a.tar x');
  check(['safe'], 'tar tf a.tar', 'tar tzvf a.tgz', 'tar tvfC a.tar /srv');
});

test('what comes in may end the text that it is put into', () => {
  check(
    worse,
    "ls | xargs -I{} psql -c 'select {}'",
    "ls | xargs -I@ sh -c 'echo @'",
    "ls | xargs -i sh -c 'echo {}'",
    "ls | xargs -i% sh -c 'echo %'",
    "ls | xargs --replace sh -c 'echo {}'",
    "find . -exec bash -c 'echo {}' \\;",
    'ls | xargs -I{} ssh host ls {}',
  );
  check(['dangerous'], "ls | xargs -I{} sh -c '{}'", 'ls | xargs -I{} psql -c {}');
  check(
    ['safe'],
    'find . -exec sh -c \'wc -l "$1"\' _ {} \\;',
    "pgrep -f x | xargs -I{} sh -c 'cat /proc/{}/limits'",
    'ls | xargs -I{} curl -s http://{}/health',
  );
  check(worse, "pgrep -l x | xargs -I{} sh -c 'cat /proc/{}/limits'");
});
