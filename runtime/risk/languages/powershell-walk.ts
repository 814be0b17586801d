import type { Scene } from '../scene.js';
import { harmless, type Verdict, verdict } from '../verdict.js';
import { valueIn } from './powershell-binding.js';
import { plainBlocks } from './powershell-cmdlet.js';
import { isScriptBlockGiven, judgeKind, type Kind, kindOf } from './powershell-command.js';
import { judgeMember, judgeTarget } from './powershell-member.js';
import { placed, type ShellScene } from './powershell-scene.js';
import {
  type CommandNode,
  type CompoundNode,
  childrenOf,
  type Node,
  type PipelineNode,
  type RedirectNode,
} from './powershell-syntax.js';

const vital =
  /^(c:|\$\{?env:systemdrive\}?)[\\/]+(windows|boot|bootmgr)|^\$\{?env:(windir|systemroot)\}?|^\\\\[.?]\\|[\\/]drivers[\\/]etc[\\/]|^(function|alias):/i;

/** Judges every part of PowerShell text that would run, in the order it stands. */
export class PowerShellWalk {
  readonly found: Verdict[] = [];

  visitAll(nodes: readonly Node[], here: ShellScene): void {
    for (const node of nodes) this.visit(node, here);
  }

  private visit(node: Node, here: ShellScene): void {
    switch (node.kind) {
      case 'command':
        this.visitCommand(node, here);
        break;
      case 'pipeline':
        this.visitPipeline(node, here);
        break;
      case 'compound':
        this.found.push(judgeUsing(node, here));
        this.visitAll(node.parts, node.loops ? fed(here) : inside(here));
        break;
      case 'assignment':
        this.found.push(judgeTarget(node, here));
        this.visitAll(childrenOf(node), inside(here));
        break;
      case 'member':
        this.found.push(judgeMember(node, here));
        this.visitAll(childrenOf(node), node.args === undefined ? inside(here) : fedBlocks(here));
        break;
      case 'redirect':
        this.found.push(judgeRedirect(node, here));
        this.visitAll(childrenOf(node), inside(here));
        break;
      default:
        this.visitAll(childrenOf(node), inside(here));
        break;
    }
  }

  private visitPipeline(node: PipelineNode, here: ShellScene): void {
    for (const [index, stage] of node.stages.entries()) {
      this.visit(stage, index === 0 ? here : { ...here, isPiped: true });
    }
  }

  private visitCommand(node: CommandNode, here: ShellScene): void {
    const kind = kindOf(node, here);
    this.found.push(judgeKind(kind, node, here));
    const left = leftOut(kind, node);
    for (const word of node.words) {
      if (!left.has(word)) this.visit(word, word.kind === 'block' ? blockScene(kind, here) : inside(here));
    }
    this.visitAll(node.redirects, here);
  }
}

/** The blocks of a command that are not run. */
function leftOut(kind: Kind, node: CommandNode): ReadonlySet<Node> {
  if (kind.kind === 'cmdlet') return plainBlocks(kind.call);
  if (kind.kind !== 'program' || isScriptBlockGiven(kind.name.value, node)) return new Set();
  return new Set(node.words.filter((word) => word.kind === 'block'));
}

/** Where the block of a cmdlet stands: it is run once for each thing that comes in. */
function blockScene(kind: Kind, here: ShellScene): ShellScene {
  const isEach = kind.kind === 'cmdlet' && kind.call.cmdlet.name === 'foreach-object';
  return isEach || here.isPiped ? fed(here) : inside(here);
}

function inside(here: ShellScene): ShellScene {
  return here.isPiped ? { ...here, isPiped: false } : here;
}

function fed(here: ShellScene): ShellScene {
  const scene: Scene = here.scene.fed ? here.scene : { ...here.scene, fed: true };
  return { ...here, isPiped: false, scene };
}

/** Where the arguments of a method stand: its blocks may be run many times. */
function fedBlocks(here: ShellScene): ShellScene {
  return fed(here);
}

function judgeRedirect({ target, span }: RedirectNode, here: ShellScene): Verdict {
  if (target === undefined) return harmless;
  const { texts, isStatic } = valueIn(target, here.source, here.constants);
  const [path = ''] = texts;
  if (isStatic && /^(\$null|nul)$/i.test(path)) return harmless;
  const at = placed(span, here);
  if (vital.test(path))
    return verdict('powershell/write-system-file', 'dangerous', at, `writes to the system file '${path}'`);
  return verdict('powershell/write-file', 'caution', at, `writes to the file '${path}'`);
}

/** `using module` runs the module's code. */
function judgeUsing({ word, parts, span }: CompoundNode, here: ShellScene): Verdict {
  const [kind] = parts;
  if (word !== 'using' || (kind?.kind === 'text' && /^namespace$/i.test(kind.value))) return harmless;
  return verdict('powershell/using', 'unknown', placed(span, here), 'runs a module whose content is not known');
}
