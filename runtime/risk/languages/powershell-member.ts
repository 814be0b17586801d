import { judgeAssignment } from '../assignment.js';
import { judgeText } from '../unwrap.js';
import { harmless, type Verdict, verdict } from '../verdict.js';
import { valueIn } from './powershell-binding.js';
import { riskOfMethod, riskOfStatic } from './powershell-dotnet.js';
import { placed, type ShellScene, wordOf } from './powershell-scene.js';
import { type AssignmentNode, childrenOf, type MemberNode, type Node, someNode } from './powershell-syntax.js';

const choosesPrograms = /^(path|pathext|psmodulepath|comspec)$/i;
const connecting =
  /^(securityprotocol|expect100continue|defaultconnectionlimit|maxservicepoint\w*|usenaglealgorithm|dnsrefreshtimeout|enablednsroundrobin)$/i;
const writesFile =
  /^(attributes|isreadonly|lastwritetime|creationtime|lastaccesstime|lastwritetimeutc|creationtimeutc|lastaccesstimeutc|priorityclass|processoraffinity|starttype|startmode|enabled)$/i;

/** Judges a call of a method; a property that is read does nothing. */
export function judgeMember(node: MemberNode, here: ShellScene): Verdict {
  if (node.args === undefined) return harmless;
  const span = placed({ start: node.object.span.end, end: node.span.end }, here);
  const { name } = node;
  if (name.kind !== 'text' || !name.isStatic) {
    const why = 'which method is called is only known when it runs';
    return verdict('powershell/dynamic-method', 'dangerous', span, why);
  }
  const special = judgeSpecial(node, node.args, name.value.toLowerCase(), here);
  if (special !== undefined) return special;
  const { risk, why } = isStatic(node)
    ? riskOfStatic(node.object.name, name.value.toLowerCase())
    : riskOfMethod(name.value, isOwn(node.object, here));
  return risk === 'safe' ? harmless : verdict('powershell/method', risk, span, why);
}

function isStatic(node: MemberNode): node is MemberNode & { object: { kind: 'type'; name: string } } {
  return node.isOfType && node.object.kind === 'type';
}

function isOwn(object: Node, here: ShellScene): boolean {
  return object.kind === 'variable' && here.constants.holdsOwnObject(object.name);
}

/** Methods that run what they are given. */
function judgeSpecial(node: MemberNode, args: readonly Node[], name: string, here: ShellScene): Verdict | undefined {
  if (name === 'foreach' || name === 'where') return judgeEach(args, name, here);
  if (startsProcess(node, name)) {
    return verdict('powershell/wmi', 'dangerous', placed(node.span, here), 'starts or makes something through WMI');
  }
  if (node.object.kind !== 'type' || !node.isOfType) return undefined;
  const type = node.object.name.replace(/^management\.automation\./, '');
  if (type === 'scriptblock' && name === 'create') return judgeCode(args, node, here);
  if (type === 'diagnostics.process' && name === 'start') return judgeStart(args, here);
  return undefined;
}

/** `([wmiclass]'Win32_Process').Create(…)` runs a program. */
function startsProcess({ object }: MemberNode, name: string): boolean {
  const isOfWmi = someNode(object, (one) => one.kind === 'type' && /^(wmi|wmiclass|wmisearcher)$/.test(one.name));
  return isOfWmi && !/^(get|to)/.test(name);
}

/** `.ForEach({ … })` runs its block, which is judged where it stands; `.ForEach('Kill')` calls a method. */
function judgeEach(args: readonly Node[], name: string, here: ShellScene): Verdict {
  const [first] = args;
  const code = first?.kind === 'operation' ? first.operands[0] : first;
  if (code === undefined || code.kind === 'block' || code.kind === 'type') return harmless;
  const span = placed(code.span, here);
  if (code.kind === 'variable' && here.constants.holdsBlock(code.name, code.span.start)) return harmless;
  if (name === 'foreach' && code.kind === 'text' && code.isStatic) {
    const { risk, why } = riskOfMethod(code.value, false);
    return risk === 'safe' ? harmless : verdict('powershell/method', risk, span, why);
  }
  return verdict('powershell/dynamic-code', 'dangerous', span, 'which code is run here is only known when it runs');
}

function judgeCode(args: readonly Node[], node: MemberNode, here: ShellScene): Verdict {
  const [code] = args;
  if (code?.kind === 'text') {
    const word = wordOf(valueIn(code, here.source, here.constants), here);
    if (word.isStatic) return judgeText(word, 'powershell', here.scene, here.judges);
  }
  const why = 'makes code out of a text that is only known when it runs';
  return verdict('powershell/dynamic-code', 'dangerous', placed(node.span, here), why);
}

function judgeStart(args: readonly Node[], here: ShellScene): Verdict {
  const words = args
    .flatMap((arg) => (arg.kind === 'operation' ? arg.operands : [arg]))
    .map((arg) => wordOf(valueIn(arg, here.source, here.constants), here))
    .flatMap((word, index) => (index === 0 ? [word] : word.value.split(/\s+/).map((value) => ({ ...word, value }))));
  return here.judges.command(words, { ...here.scene, system: 'windows', depth: here.scene.depth + 1 });
}

/** Judges what is set: a variable of the script is its own, the environment and drives are not. */
export function judgeTarget(node: AssignmentNode, here: ShellScene): Verdict {
  return judgeSet(node.target, here);
}

function judgeSet(target: Node, here: ShellScene): Verdict {
  const span = placed(target.span, here);
  switch (target.kind) {
    case 'variable':
      return judgeVariable(target.name, target, here);
    case 'member':
      return judgeProperty(target, here);
    case 'operation':
      return worstOf(target.operands.filter(({ kind }) => kind !== 'type').map((one) => judgeSet(one, here)));
    case 'group':
      return target.open === '[' || target.open === '('
        ? worstOf(target.body.slice(0, 1).map((one) => judgeSet(one, here)))
        : harmless;
    case 'type':
      return harmless;
    default:
      return verdict('powershell/assignment', 'unknown', span, 'sets something that is not a variable');
  }
}

function worstOf(found: readonly Verdict[]): Verdict {
  return found.find(({ risk }) => risk === 'dangerous') ?? found.find(({ risk }) => risk !== 'safe') ?? harmless;
}

function judgeVariable(name: string, node: Node, here: ShellScene): Verdict {
  const span = placed(node.span, here);
  const colon = name.indexOf(':');
  if (name === 'psdefaultparametervalues') {
    return verdict(
      'powershell/default-parameters',
      'caution',
      span,
      'gives other cmdlets parameters that they do not show',
    );
  }
  if (colon < 0) return harmless;
  const [drive, rest] = [name.slice(0, colon), name.slice(colon + 1)];
  if (drive === 'env') {
    if (!choosesPrograms.test(rest)) return judgeAssignment(rest.toUpperCase(), '\u0000', span);
    return verdict('powershell/chooses-program', 'caution', span, `'${rest}' decides which programs run`);
  }
  if (drive === 'function' || drive === 'alias') {
    return verdict('powershell/redefines', 'dangerous', span, `gives the command '${rest}' another meaning`);
  }
  return verdict('powershell/write-drive', 'caution', span, `writes to '${name}'`);
}

function judgeProperty(target: MemberNode, here: ShellScene): Verdict {
  const span = placed(target.span, here);
  const name = target.name.kind === 'text' && target.name.isStatic ? target.name.value : '';
  if (/^(\w*certificate\w*validation\w*|certificatepolicy)$/i.test(name)) {
    return verdict('powershell/certificates', 'dangerous', span, 'decides itself which certificates are trusted');
  }
  if (target.isOfType) {
    if (target.object.kind === 'type' && isHarmlessProperty(target.object.name, name)) return harmless;
    return verdict('powershell/static-property', 'unknown', span, 'sets a property that all scripts share');
  }
  if (rootOf(target).kind === 'variable' && !writesFile.test(name)) return harmless;
  return verdict('powershell/property', 'caution', span, `sets the property '${name}' of something that exists`);
}

function isHarmlessProperty(type: string, name: string): boolean {
  if (name === '') return false;
  if (type === 'net.servicepointmanager') return connecting.test(name);
  return type === 'console' || type === 'threading.thread';
}

function rootOf(node: Node): Node {
  const [first] = childrenOf(node);
  if (first !== undefined && (node.kind === 'member' || (node.kind === 'group' && node.open === '[')))
    return rootOf(first);
  return node;
}
