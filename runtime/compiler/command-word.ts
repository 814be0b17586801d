import { knownNames } from '../risk/index.js';

/** The names that count as commands in one guide. */
export interface Lexicon {
  readonly names: Pick<ReadonlySet<string>, 'has'>;
}

/** How sure it is that a line is a command, told from the line alone. */
export type Likeness = 'strong' | 'weak' | 'none';

/** The lexicon of a guide: what is known anywhere, and the names that the guide itself shows after a prompt. */
export function lexiconOf(learned: Iterable<string>): Lexicon {
  const here = new Set(learned);
  return { names: { has: (name) => everywhere.has(name) || here.has(name) } };
}

/** Whether the text reads as a command of a shell, a cmdlet or a client. */
export function likenessOf(text: string, lexicon: Lexicon): Likeness {
  const line = text.trim();
  if (isPowershellExpression(line)) return 'strong';
  if (line === '' || neverCommand.some((shape) => shape.test(line))) return 'none';
  if (isCmdlet(line) || (isAssignment(line) && !isBeforeCommand(line)) || isSql(line) || isControl(line))
    return 'strong';
  return looksTabular(line) || isWords(line) ? 'none' : likenessOfProgram(line, lexicon);
}

function likenessOfProgram(line: string, lexicon: Lexicon): Likeness {
  const name = programOf(line);
  if (name === undefined) return 'none';
  if (lexicon.names.has(name) || isPath(name)) return 'strong';
  return /^[a-z][\w.+-]*$/.test(name) && hasShellMarks(line) ? 'weak' : 'none';
}

/** The program that a line of shell starts, without wrappers such as sudo and without its folder where it is known. */
export function programOf(line: string): string | undefined {
  const words = line.trim().split(/\s+/);
  let at = 0;
  while (at < words.length && isBeforeProgram(words, at)) at += 1;
  const word = words[at]?.replace(/^["']|["']$|[;|&]+$/g, '');
  if (word === undefined || word === '') return undefined;
  const base = word.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
  return isPath(word) ? word : base;
}

/** Whether the text is a PowerShell cmdlet with its parameters: an approved verb, a dash, a noun. */
export function isCmdlet(text: string): boolean {
  const verb = /^\(?([A-Z][A-Za-z]+)-[A-Z][A-Za-z0-9]+(?=$|[\s|;)])/.exec(text)?.[1];
  return verb !== undefined && cmdletVerbs.has(verb.toLowerCase());
}

/** Whether the text is a statement of SQL. */
export function isSql(text: string): boolean {
  return sqlStatement.test(text);
}

/** Whether the text only sets variables, `A=1` or `export A=1` or `$a = 1`. */
export function isAssignment(text: string): boolean {
  return /^(?:export\s+|set\s+-x\s+|declare\s+|local\s+|readonly\s+)?[A-Za-z_]\w*\+?=\S*/.test(text)
    ? /^(?:export\s+)?[A-Za-z_]\w*\+?=(?:"[^"]*"|'[^']*'|\$\(.*|`.*|[^\s"'`]*)\s*(?:$|#|;|&&|\S)/.test(text) &&
        !/^[A-Za-z_]\w*=\S*,$/.test(text)
    : /^\$(?:env:)?[A-Za-z_]\w*\s*[+]?=\s*\S/i.test(text);
}

/** `A=1 program`: whether it is a command is for the program to tell; `notAfter=Mar 1` is output. */
function isBeforeCommand(line: string): boolean {
  return /^[A-Za-z_]\w*=[^\s"'`$(;&|]*\s+[^\s#;&|=]+(?:\s|$)/.test(line);
}

/** Calls of .NET methods and uses of variables, which are statements in PowerShell only. */
function isPowershellExpression(line: string): boolean {
  return /^\([\w-]+(?:[^()]|\([^()]*\))*\)\.\w+\(|^\[[\w.]+\]::\w+\s*[(=]|^\$\w+(?:\.\w+)*\s*(?:\||\(|[+]?=\s)|^\$\w+(?:\.\w+)+\(/.test(
    line,
  );
}

function isControl(line: string): boolean {
  return /^(?:for|while|until|if|case)\b.*(?:;|\bin\b|\[|\(|\$|\bdo\b|\bthen\b|!)/.test(line) && !/[.:,]$/.test(line)
    ? /^(?:for\s+\w+\s+in\b|for\s*\(|(?:while|until|if)\s+(?:\[|!|\(|true|read\b|[a-z]+ .*;)|case\s+\S+\s+in\b)/.test(
        line,
      )
    : /^(?:foreach\s*\(|function\s+[\w-]+|[\w-]+\s*\(\)\s*\{|\$\w+\.\w+\(.*\))/i.test(line);
}

function isBeforeProgram(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (at + 1 >= words.length) return false;
  if (wrappers.has(word) || /^[A-Za-z_]\w*=/.test(word)) return true;
  const isAfterWrapper = words.slice(0, at).some((earlier) => wrappers.has(earlier));
  return isAfterWrapper && (word.startsWith('-') || /^-[ugn]$/.test(words[at - 1] ?? ''));
}

function isPath(name: string): boolean {
  return (
    // A word behind a single slash is no program but what a chat is told: '/page ic'.
    /^(?:(?:\.{1,2}|~)\/[\w.@+-]+|\/[\w.@+-]+(?=\/)|\/[\w@+-]+\.\w+)(?:\/[\w.@+-]+)*$/.test(name) ||
    /^(?:\.\\|[A-Z]:\\)[\w.\\-]+$/i.test(name) ||
    /^[\w-]+\.(?:sh|ps1|py|exe|bat)$/i.test(name)
  );
}

/** Whether a line shows options, pipes, placeholders or paths. */
export function hasShellMarks(line: string): boolean {
  return /(?:^|\s)--?[A-Za-z][\w-]*|\s[|]\s|\s>{1,2}\s|&&|<[a-z][\w-]*>|\$\{?[A-Z_]{2,}|\s\S+\/\S+|\\$/.test(line);
}

/** Prose that happens to begin with the name of a command: an article or a full stop gives it away. */
function isWords(line: string): boolean {
  const isSentence = /^[A-Za-z]+(?:\s+[A-Za-z',-]+){3,}[.:!?]?$/.test(line) && !/\s-/.test(line);
  return isSentence && /\s(?:the|a|an|is|are|of|was|were|you|your|this|that|we|and)\s/.test(line);
}

function looksTabular(line: string): boolean {
  return (
    /\S {3,}\S+ {3,}\S/.test(line) ||
    /\S {2,}\S+ {2,}\S+ {2,}\S/.test(line) ||
    /\S\s+\|\s+\S+\s+\|/.test(
      line.replace(
        /\|\s*(?:grep|awk|sed|jq|xargs|sort|head|tail|wc|tee|cut|tr|uniq|tar|select|fl|ft|where|convert\S*)\b/gi,
        '',
      ),
    )
  );
}

const neverCommand: readonly RegExp[] = [
  /^[[{<+|*}\])"',;]/,
  /^\d{2,4}[-/:.]\d{1,2}[-/:.]\d{1,4}/,
  /^[A-Za-z_][\w./ -]*:(?:\s|$)/,
  /^(?:total \d|error|warning|info|fatal|debug|usage:|note:)/i,
  /^(?:[-=~._*]{3,}|\.\.\.)/,
  /^https?:\/\/\S+$/,
  /^=>/,
];

const wrappers = new Set('sudo doas env nohup time nice command exec watch timeout stdbuf'.split(' '));

const sqlStatement =
  /^(?:select\s+[\s\S]*(?:\bfrom\b|\(|\*|\d)|select$|update\s+\S+\s*(?:set\b|$)|delete\s+from\b|insert\s+into\b|alter\s+(?:table|system|index|role|user|database|schema|default|sequence|range)\b|create\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:table|index|role|user|database|schema|extension|function|view)\b|drop\s+(?:table|index|role|user|database|schema|owned|view|function|extension)\b|grant\s+["\w, -]+\s+(?:on|to)\b|revoke\s+["\w, -]+\s+(?:on|from)\b|truncate\s+(?:table\s+)?\S+;?$|vacuum\b.*;|reindex\s+(?:table|index|database)\b|explain\s+(?:analyze\s+|\()?|reassign\s+owned\b|begin\s*(?:;|transaction|as\b|tran)|commit\s*;|rollback\s*;|show\s+(?:tables|databases|processlist|grants|variables|status|engine|slave|master|replica)\b|set\s+(?:session|global|local)?\s*\w+\s*(?:=|to)\s*\S|with\s+\w+\s+as\s*\(|kill\s+query\b)/i;

const cmdletVerbs = new Set(
  'add clear close copy enter exit find format get hide join lock move new open optimize pop push redo remove rename reset resize search select set show skip split step switch undo unlock watch connect disconnect read receive send write backup checkpoint compare compress convert convertfrom convertto dismount edit expand export group import initialize limit merge mount out publish restore save sync unpublish update debug measure ping repair resolve test trace confirm deny disable enable install invoke register request restart resume start stop submit suspend uninstall unregister wait use block grant protect revoke unblock unprotect approve assert build complete deploy foreach where sort tee login logout retry redirect recover'.split(
    ' ',
  ),
);

// Names that guides use and the ontology does not describe (yet): a name here says nothing about risk.
const furtherNames =
  'k kubectl oc helm kustomize docker docker-compose podman nerdctl crictl ctr minikube kind eksctl kops kubeadm k9s argocd flux istioctl linkerd velero etcdctl etcdutl ceph rbd rados radosgw-admin aws az gcloud gsutil bq gh glab git terraform tofu terragrunt ansible ansible-playbook ansible-galaxy vault consul nomad packer puppet chef-client knife salt ssh scp sftp rsync ssh-keygen ssh-keygen.exe ssh-add curl wget nc ncat telnet ping traceroute tracepath mtr dig nslookup host whois ip ifconfig route arp ss netstat iptables nft ufw firewall-cmd tcpdump nmap openssl certbot cat tac less more head tail grep egrep fgrep zgrep awk gawk sed cut sort uniq tr wc tee xargs find ls ll dir tree stat file touch mkdir rmdir rm cp mv ln chmod chown chgrp du df mount umount lsblk blkid fdisk parted growpart resize2fs xfs_growfs mkfs mkfs.ext4 mkfs.xfs fsck dd sync lsof fuser tar gzip gunzip zip unzip xz zcat ps top htop pgrep pkill kill killall free vmstat iostat mpstat sar uptime dmesg journalctl systemctl service supervisorctl initctl crontab at apt apt-get apt-cache dpkg yum dnf rpm apk brew snap pip pip3 npm npx yarn node python python3 ruby perl php java javac mvn gradle go cargo make bundle rake rails gem psql pg_ctl pg_dump pg_restore pg_controldata pg_isready pg_basebackup vacuumdb createdb dropdb mysql mysqldump mysqladmin mongo mongosh mongodump mongorestore redis-cli sqlite3 cockroach influx clickhouse-client rabbitmqctl rabbitmqadmin kafka-topics kafka-topics.sh kafka-consumer-groups kafka-console-consumer nats zkCli.sh nodetool cqlsh promtool amtool thanos jq yq base64 md5sum sha1sum sha256sum echo printf date hostname hostnamectl timedatectl whoami id who w last uname arch lscpu lspci lsusb nproc env printenv export source cd pwd which whereis type history sleep true test watch seq read exit logout su chroot nsenter strace ltrace perf gdb tmux screen vi vim nano emacs visudo useradd userdel usermod groupadd passwd getent sysctl modprobe lsmod swapon swapoff ulimit logrotate nginx apachectl httpd haproxy varnishadm varnishstat squid gitlab-ctl gitlab-rails gitlab-rake gitaly praefect docker-machine lvextend lvs vgs pvs lvcreate pvcreate mdadm smartctl ipconfig nslookup.exe tasklist taskkill sc net netsh reg wmic robocopy xcopy del type copy move gpupdate dism sfc chkdsk iisreset certutil msiexec powershell pwsh cmd'.split(
    ' ',
  );

const everywhere: ReadonlySet<string> = new Set([...furtherNames, ...knownNames()]);
