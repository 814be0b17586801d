// Holds a list: variables that make programs run other code, choose programs, write files, or stop a record.
import type { Span } from '../model/text.js';
import { isSystemFolder } from './command-path.js';
import { harmless, type Verdict, verdict } from './verdict.js';

type Effect = 'loads' | 'chooses' | 'writes' | 'hides';

interface Kind {
  readonly names: RegExp;
  readonly effect: Effect;
  /** The values with which it does no harm. */
  readonly usual?: RegExp;
}

const nothing = /^(\/dev\/null)?$/;
const onlyPrints = /^(cat|less|more|vim?|nano|emacs|ed|)$/;
const onlyAnswers = /^(\/(usr\/)?bin\/)?(true|false|echo|cat|vim?|nano|emacs|ed|:|)$/;

/** The first that names a variable counts. */
const kinds: readonly Kind[] = [
  {
    effect: 'loads',
    names:
      /^(LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_\w+|GCONV_PATH|BASH_ENV|ENV|PROMPT_COMMAND|PS4|BASH_FUNC_\w+|BASH_ALIASES|BASH_CMDS|BASH_LOADABLES_PATH|ZDOTDIR)$/,
  },
  {
    effect: 'loads',
    names:
      /^GIT_(SSH|SSH_COMMAND|EXTERNAL_DIFF|EXEC_PATH|TEMPLATE_DIR|PROXY_COMMAND|CONFIG_(COUNT|PARAMETERS|KEY_\d+|VALUE_\d+))$/,
  },
  {
    effect: 'loads',
    names:
      /^(PERL5OPT|PERL5LIB|PERLLIB|PERL5DB|PYTHONSTARTUP|PYTHONPATH|PYTHONHOME|PYTHONUSERBASE|NODE_OPTIONS|NODE_PATH|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|LUA_(INIT|C?PATH)\w*|PHPRC|PHP_INI_SCAN_DIR|ERL_[AZ]?FLAGS|ERL_LIBS)$/,
  },
  {
    effect: 'loads',
    names:
      /^(OPENSSL_(ENGINES|MODULES)|GTK_MODULES|GIO_EXTRA_MODULES|QT_PLUGIN_PATH|MANOPT|MANROFFOPT|TAR_OPTIONS|HELM_PLUGINS|HELM_BIN|G?VIMINIT|EXINIT|MYVIMRC)$/,
  },
  {
    effect: 'loads',
    names:
      /^npm_config_(script_shell|shell|node_options|git|editor|viewer|userconfig|globalconfig|prefix|init_module)$/i,
  },
  { effect: 'loads', names: /^(DOTNET_STARTUP_HOOKS|LIBMYSQL_PLUGINS|LIBMYSQL_PLUGIN_DIR|AZURE_EXTENSION_DIR)$/ },
  { effect: 'loads', names: /^SSH_SK_PROVIDER$/, usual: /^(internal)?$/ },
  { effect: 'loads', names: /^(_JAVA_OPTIONS|JDK_JAVA_OPTIONS)$/, usual: /^(-X(m[xsn]|ss)\d+[kmgKMG]? ?)*$/ },
  { effect: 'loads', names: /^RSYNC_RSH$/, usual: /^(ssh( -[pil] [\w./~-]+| -[46qCvT]+)*)?$/ },
  { effect: 'loads', names: /^LESS$/, usual: /^-?[aAcCdeEfFgGiIJKmMnNqQrRsSuUVwWX]*$/ },
  { effect: 'loads', names: /^(GNU)?MAKEFLAGS$/, usual: /^(-?-?(j|jobs=?) ?\d*|-?[kns])?$/ },
  { effect: 'loads', names: /^GOFLAGS$/, usual: /^((-mod=(mod|vendor|readonly)|-v|-trimpath|-tags=[\w,]+) ?)*$/ },
  {
    effect: 'loads',
    names: /^TF_CLI_ARGS(_\w+)?$/,
    usual: /^((-no-color|-input=false|-compact-warnings|-parallelism=\d+|-lock-timeout=\w+) ?)*$/,
  },
  { effect: 'loads', names: /^PYTHONBREAKPOINT$/, usual: /^0?$/ },
  { effect: 'loads', names: /^KUBECTL_EXTERNAL_DIFF$/, usual: /^((color)?diff|dyff|delta)?( -[\w-]+)*$/ },
  {
    effect: 'chooses',
    names: /^DBUS_SESSION_BUS_ADDRESS$/,
    usual: /^(unix:path=\/(var\/)?run\/(user\/(\d+|\$UID|\$\{UID\})\/bus|dbus\/system_bus_socket))?$/,
  },
  {
    effect: 'chooses',
    names:
      /^(OPENSSL_CONF|PSQLRC|GIT_CONFIG_(GLOBAL|SYSTEM)|LESSKEY\w*|INPUTRC|WGETRC|CURL_HOME|RIPGREP_CONFIG_PATH|TF_CLI_CONFIG_FILE|ANSIBLE_CONFIG)$/,
    usual: nothing,
  },
  {
    effect: 'chooses',
    names: /^ANSIBLE_(STDOUT_CALLBACK|CALLBACKS_ENABLED|CALLBACK_WHITELIST)$/,
    usual:
      /^(default|yaml|json|minimal|debug|oneline|dense|unixy|timer|profile_tasks|profile_roles|community\.general\.yaml|,)*$/,
  },
  {
    effect: 'chooses',
    names:
      /^ANSIBLE_(?!(HOST_KEY_CHECKING|(FORCE|NO)_?COLOR|NOCOWS|FORKS|TIMEOUT|GATHERING|VERBOSITY|DEBUG|DEPRECATION_WARNINGS|SYSTEM_WARNINGS|LOCALHOST_WARNING|INVENTORY_UNPARSED_WARNING|DISPLAY_\w+|PIPELINING|RETRY_FILES_ENABLED|REMOTE_USER|CHECK_MODE_MARKERS)$)\w+$/,
  },
  {
    effect: 'chooses',
    names: /^(EDITOR|VISUAL|PAGER|GIT_PAGER|MANPAGER|KUBE_EDITOR|SYSTEMD_PAGER|SYSTEMD_EDITOR)$/,
    usual: onlyPrints,
  },
  { effect: 'chooses', names: /^(AWS|GH|BAT|DELTA|PSQL|PSQL_WATCH)_PAGER$/, usual: onlyPrints },
  {
    effect: 'chooses',
    names: /^((GIT|GH|SUDO|PSQL)_EDITOR|GIT_SEQUENCE_EDITOR|(GIT|SSH|SUDO)_ASKPASS)$/,
    usual: onlyAnswers,
  },
  {
    effect: 'chooses',
    names: /^(SHELL|SHELLOPTS|BASHOPTS|LESSOPEN|LESSCLOSE|BROWSER|FPATH|CDPATH|CLASSPATH|POSIXLY_CORRECT)$/,
  },
  { effect: 'chooses', names: /^(HOME|XDG_(CONFIG|DATA)_(HOME|DIRS)|GIT_DIR|GIT_COMMON_DIR)$/ },
  {
    effect: 'chooses',
    names: /^KUBECONFIG$/,
    usual: /^(((~|\$HOME|\$\{HOME\})\/\.kube\/config|\/etc\/kubernetes\/(super-)?admin\.conf)?|\/dev\/null)$/,
  },
  {
    effect: 'chooses',
    names: /^AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/,
    usual: /^(((~|\$HOME|\$\{HOME\})\/\.aws\/(config|credentials))?|\/dev\/null)$/,
  },
  { effect: 'chooses', names: /^JAVA_HOME$/, usual: /^(\/usr\/lib\/jvm\/\w[\w.-]*(\/jre)?\/?)?$/ },
  { effect: 'chooses', names: /^RUSTC_(WORKSPACE_)?WRAPPER$/, usual: /^(sccache|ccache)?$/ },
  { effect: 'chooses', names: /^CLOUDSDK_PYTHON$/, usual: /^((\/usr\/bin\/)?python[\d.]*)?$/ },
  { effect: 'chooses', names: /^(DOCKER_CONFIG|VAULT_CONFIG_PATH|GEM_HOME|GEM_PATH)$/, usual: nothing },
  { effect: 'chooses', names: /^PSModulePath$/i },
  { effect: 'writes', names: /^TF_LOG_PATH$/, usual: nothing },
  { effect: 'writes', names: /^GIT_TRACE\w*$/, usual: /^([012]|true|false|)$/ },
  { effect: 'writes', names: /^(LD_DEBUG_OUTPUT|LD_PROFILE|LD_PROFILE_OUTPUT|MALLOC_TRACE|SSLKEYLOGFILE)$/ },
  { effect: 'hides', names: /^HISTFILE$/, usual: /^(?!\/dev\/).+$/ },
  { effect: 'hides', names: /^HIST(FILE)?SIZE$/, usual: /^["']?([1-9-]|\$)/ },
  { effect: 'hides', names: /^HISTIGNORE$/, usual: /^[^*?]*$/ },
];

const effects: Readonly<Record<Effect, { rule: string; risk: 'caution' | 'dangerous'; why: string }>> = {
  loads: { rule: 'shell/loads-code', risk: 'dangerous', why: 'makes every program that follows run other code' },
  chooses: { rule: 'shell/chooses-program', risk: 'caution', why: 'decides which programs run' },
  writes: { rule: 'shell/writes-trace', risk: 'caution', why: 'makes programs write a file' },
  hides: { rule: 'shell/hides-history', risk: 'dangerous', why: 'decides that commands are not recorded' },
};

/** The verdict on setting a variable to a value as it is written: most are local, some make other programs run. */
export function judgeAssignment(name: string, value: string, span: Span): Verdict {
  const plain = value.replace(/^(["'])(.*)\1$/s, '$2');
  if (name === 'PATH') return hasUsualFolders(plain) ? harmless : judged('chooses', name, span);
  const kind = kinds.find(({ names }) => names.test(name));
  return kind === undefined || kind.usual?.test(plain) === true ? harmless : judged(kind.effect, name, span);
}

function judged(effect: Effect, name: string, span: Span): Verdict {
  const { rule, risk, why } = effects[effect];
  return verdict(rule, risk, span, `'${name}' ${why}`);
}

/** The verdict on setting a variable to what nobody knows yet, as a loop or `read` does. */
export function judgeOpenAssignment(name: string, span: Span): Verdict {
  return judgeAssignment(name, '\u0000', span);
}

const sameFolders = /^\$(PATH|\{PATH\})$/;

/** Whether the programs stay those that the system brings. */
function hasUsualFolders(path: string): boolean {
  return path.split(':').every((folder) => sameFolders.test(folder) || isSystemFolder(folder));
}
