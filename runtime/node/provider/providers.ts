import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Execution } from '../../engine/ports.js';
import type { ProviderFields, ProviderRequest, Providers } from '../../engine/provider-port.js';
import type { ProviderType } from '../../model/provider.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import type { DataFault } from '../data-fault.js';
import type { InstalledProvider, InstalledType } from './file.js';
import { providerFileName } from './folders.js';
import { fittedValue, writtenFaults } from './value.js';

/** Reads the providers in these folders; one with a fault is told of and left out, so that it stops only who needs it. */
export async function openProviders(folders: readonly string[], host = shippedHost()): Promise<ProviderRegistry> {
  if (folders.length === 0) return new ProviderRegistry({ providers: [], broken: [], host });
  const { readProvider } = await import('./file.js');
  const readings = await Promise.all(folders.map((folder) => readProvider(folder)));
  return new ProviderRegistry({
    providers: readings.flatMap((reading) => (reading.ok ? [reading.value] : [])),
    broken: readings.flatMap((reading) => (reading.ok ? [] : [reading.error])),
    host,
  });
}

/** What was found in the folders of providers, and the program that their code runs in. */
interface FoundProviders {
  readonly providers: readonly InstalledProvider[];
  readonly broken: readonly DataFault[];
  readonly host: string;
}

/** The providers that were found; their code is only loaded when one of them does a step. */
export class ProviderRegistry implements Providers {
  /** What is wrong with the folders that were left out. */
  readonly broken: readonly DataFault[];
  private readonly providers: readonly InstalledProvider[];
  private readonly host: string;

  constructor({ providers, broken, host }: FoundProviders) {
    this.providers = providers;
    this.broken = broken;
    this.host = host;
  }

  types(): ReadonlyMap<string, ProviderType> {
    const names = this.providers.flatMap(({ types }) => [...types.keys()]);
    const usable = names.flatMap((name) => this.describe(name) ?? []);
    return new Map(usable.map((described) => [described.type, described]));
  }

  has(type: string): boolean {
    return this.find(type) !== undefined;
  }

  knows(namespace: string): boolean {
    return this.providers.some(({ file }) => file.namespace === namespace);
  }

  describe(type: string): ProviderType | undefined {
    const found = this.find(type);
    if (found === undefined) return undefined;
    const { about, provider } = found;
    const { namespace, version } = provider.file;
    return {
      type,
      description: about.description,
      risk: about.risk ?? 'unknown',
      provider: `${namespace} ${version}`,
    };
  }

  /** What describes the providers of these types, each file once. */
  filesOf(types: readonly string[]): readonly string[] {
    const folders = types.flatMap((type) => this.find(type)?.provider.folder ?? []);
    return [...new Set(folders)].map((folder) => join(folder, providerFileName));
  }

  schema(type: string): object | undefined {
    return this.find(type)?.schema;
  }

  faults(type: string, written: unknown): readonly SchemaFault[] {
    return writtenFaults(this.find(type)?.faultsOf(written) ?? [], written);
  }

  fields(type: string, written: ProviderFields, filled: unknown): Result<ProviderFields, string> {
    const fitted = fittedValue(written, filled, (value) => this.find(type)?.faultsOf(value) ?? []);
    if (fitted.ok) return ok(fitted.value as ProviderFields);
    const { instancePath, message = 'is not what the type takes' } = fitted.error;
    return failed(`'with${instancePath}' of '${type}' ${message}`);
  }

  problem(type: string): string {
    const [namespace = ''] = type.split('.');
    const bringers = this.bringers(type);
    if (bringers.length > 1) {
      const folders = bringers.map(({ folder }) => `'${folder}'`).join(' and ');
      return `'${type}' is brought by ${folders}, and nobody can tell which is meant; take all but one away`;
    }
    const types = [...this.types().keys()].filter((name) => name.startsWith(`${namespace}.`));
    if (types.length > 0) return `the provider '${namespace}' has no type '${type}'; it has ${types.join(', ')}`;
    const broken = this.broken.map((fault) => `; ${whyBroken(fault)}`).join('');
    return `'${type}' needs the provider '${namespace}', which is not installed; docs/providers.md says how${broken}`;
  }

  async execute(request: ProviderRequest): Promise<Execution> {
    const found = this.find(request.type);
    if (found === undefined) throw new Error(`no provider for '${request.type}'`);
    const { runProvider } = await import('./process.js');
    return runProvider(found.provider, request, this.host);
  }

  private bringers(type: string): readonly InstalledProvider[] {
    return this.providers.filter(({ types }) => types.has(type));
  }

  private find(type: string): (InstalledType & { readonly provider: InstalledProvider }) | undefined {
    const [provider, ...others] = this.bringers(type);
    const found = provider?.types.get(type);
    if (provider === undefined || found === undefined || others.length > 0) return undefined;
    return { ...found, provider };
  }
}

/** Why a folder was left out, in one line: its first fault stands for the others. */
function whyBroken({ message, details }: DataFault): string {
  const [first = ''] = details.split('\n');
  return first === '' ? message : `${message} (${first})`;
}

/** The program beside the built ones, whether this is a part of one of them or a chunk that they share. */
function shippedHost(): string {
  const beside = fileURLToPath(new URL('./provider-host.mjs', import.meta.url));
  const above = fileURLToPath(new URL('../provider-host.mjs', import.meta.url));
  return existsSync(above) ? above : beside;
}
