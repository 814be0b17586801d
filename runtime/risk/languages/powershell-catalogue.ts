import type { Risk } from '../../model/risk.js';
import type { CmdletEntry, CmdletModule } from '../../schema/generated/cmdlets.js';
import { cmdletSources } from '../generated/cmdlets.js';
import { isNounOfCmdlet, partsOf, riskOfVerb } from './powershell-verbs.js';

/** What is known of one cmdlet: from its module's file, else from its verb. */
export interface Cmdlet {
  readonly name: string;
  readonly risk: Risk;
  readonly entry: CmdletEntry | undefined;
  readonly critical: boolean;
}

/** What a file on cmdlets says, without its examples. */
export type ShippedModule = Omit<CmdletModule, 'examples'>;

interface Listed {
  readonly risk: Risk;
  readonly critical: boolean;
}

const mostAnswers = 1_000;

class CmdletCatalogue {
  readonly modules: readonly ShippedModule[];
  private readonly aliases = new Map<string, string>();
  private readonly entries = new Map<string, CmdletEntry>();
  private readonly globs: { readonly names: RegExp; readonly entry: CmdletEntry }[] = [];
  private readonly lists = new Map<string, Listed>();
  private readonly listGlobs: { readonly names: RegExp; readonly listed: Listed }[] = [];
  private readonly nouns: readonly RegExp[];
  private readonly answers = new Map<string, Cmdlet | undefined>();

  constructor(modules: readonly ShippedModule[]) {
    this.modules = modules;
    for (const module of modules) this.take(module);
    this.nouns = modules.flatMap(({ nouns }) => (nouns === undefined ? [] : [anyOf(nouns)]));
  }

  aliased(name: string): string | undefined {
    return this.aliases.get(name);
  }

  /** What is known of a cmdlet by its name as it is written; undefined where the name is not that of a cmdlet. */
  find(written: string): Cmdlet | undefined {
    if (!this.answers.has(written)) {
      if (this.answers.size >= mostAnswers) this.answers.clear();
      this.answers.set(written, this.lookUp(written));
    }
    return this.answers.get(written);
  }

  private lookUp(written: string): Cmdlet | undefined {
    const name = written.toLowerCase();
    const entry = this.entries.get(name) ?? this.globs.find(({ names }) => names.test(name))?.entry;
    const listed = this.lists.get(name) ?? this.listGlobs.find(({ names }) => names.test(name))?.listed;
    const risk = entry?.risk ?? listed?.risk ?? this.riskByVerb(written, entry !== undefined);
    const critical = listed?.critical === true || entry?.critical === true;
    return risk === undefined ? undefined : { name, risk, entry, critical };
  }

  private riskByVerb(written: string, isListed: boolean): Risk | undefined {
    const parts = partsOf(written);
    const risk = parts === undefined ? undefined : riskOfVerb(parts.verb, parts.noun);
    if (risk === undefined) return isListed ? 'unknown' : undefined;
    return risk === 'safe' && !isListed && !this.isNoun(written) ? 'unknown' : risk;
  }

  private isNoun(written: string): boolean {
    const noun = partsOf(written)?.noun ?? '';
    return isNounOfCmdlet(noun) || this.nouns.some((pattern) => pattern.test(noun.toLowerCase()));
  }

  private take(module: ShippedModule): void {
    for (const [alias, name] of Object.entries(module.aliases ?? {})) this.aliases.set(alias.toLowerCase(), name);
    for (const entry of module.cmdlets ?? []) {
      for (const name of entry.name.split(/\s+/)) this.takeEntry(name.toLowerCase(), entry);
    }
    this.takeList(module.safe, { risk: 'safe', critical: false });
    this.takeList(module.caution, { risk: 'caution', critical: false });
    this.takeList(module.dangerous, { risk: 'dangerous', critical: false });
    this.takeList(module.critical, { risk: 'dangerous', critical: true });
  }

  private takeEntry(name: string, entry: CmdletEntry): void {
    if (name.includes('*')) this.globs.push({ names: anyOf(name), entry });
    else this.entries.set(name, entry);
  }

  private takeList(names: string | undefined, listed: Listed): void {
    for (const name of (names ?? '').toLowerCase().split(/\s+/).filter(Boolean)) {
      if (name.includes('*')) this.listGlobs.push({ names: anyOf(name), listed });
      else this.lists.set(name, listed);
    }
  }
}

/** What matches one of several names in which `*` stands for any letters. */
function anyOf(names: string): RegExp {
  const one = (name: string) => name.replaceAll('*', '[a-z0-9_]*');
  return new RegExp(`^(?:${names.toLowerCase().split(/\s+/).filter(Boolean).map(one).join('|')})$`);
}

let catalogue: CmdletCatalogue | undefined;

function theCatalogue(): CmdletCatalogue {
  // Reading the files takes some milliseconds, which only those pay who have PowerShell text.
  catalogue ??= new CmdletCatalogue(cmdletSources.map((source) => JSON.parse(source) as ShippedModule));
  return catalogue;
}

/** What is known of a cmdlet by its name; undefined where the name is not that of a cmdlet. */
export function cmdletNamed(name: string): Cmdlet | undefined {
  return theCatalogue().find(name);
}

/** What a short name such as `ls` stands for. */
export function aliasedBy(name: string): string | undefined {
  return theCatalogue().aliased(name.toLowerCase());
}

/** Whether a name is that of a module which something is known of, so that it can stand before a cmdlet's name. */
export function isModule(name: string): boolean {
  const asked = name.toLowerCase();
  return (
    /^microsoft\.powershell\.\w+$/.test(asked) || theCatalogue().modules.some((one) => one.name.toLowerCase() === asked)
  );
}

/** Judges with other files than the shipped ones until the function that is given back is called; for tests. */
export function withModules(change: (modules: readonly ShippedModule[]) => readonly ShippedModule[]): () => void {
  const before = theCatalogue();
  catalogue = new CmdletCatalogue(change(before.modules));
  return () => {
    catalogue = before;
  };
}
