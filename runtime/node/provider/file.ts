import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readData } from '../../language/index.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import { faultsOfProviderFile, type ProviderFile, type ProviderTypeFile } from '../../schema/generated/provider.js';
import document from '../../schema/provider.schema.json' with { type: 'json' };
import { type DataFault, dataFault } from '../data-fault.js';
import { readTextFile } from '../files.js';
import { providerFileName } from './folders.js';
import { compileFragment, type FragmentFault } from './fragment.js';
import { unfolded } from './schema.js';

/** A provider whose folder was read and is right; nothing of its code has been loaded. */
export interface InstalledProvider {
  /** Absolute and without links, as the module in it. */
  readonly folder: string;
  readonly main: string;
  readonly file: ProviderFile;
  /** By the whole name of the type. */
  readonly types: ReadonlyMap<string, InstalledType>;
}

/** A type of a provider that was read. */
export interface InstalledType {
  readonly about: ProviderTypeFile;
  /** The schema of what stands under `with`, its references followed as far as they end. */
  readonly schema: object;
  readonly faultsOf: (value: unknown) => readonly SchemaFault[];
}

/** Reads what describes the provider in a folder. */
export async function readProvider(folder: string): Promise<Result<InstalledProvider, DataFault>> {
  const path = join(folder, providerFileName);
  const text = await readTextFile(path);
  if (!text.ok) return failed({ message: text.error.message, details: '' });
  const reading = readData<ProviderFile>(text.value, { group: 'provider', faultsOf: faultsOfProviderFile, keys });
  const file = reading.value;
  if (file === undefined) return failed(dataFault(path, reading));
  const { types, faults } = typesOf(file);
  const place = placeOf(folder, file.main);
  if (!place.ok) faults.push({ code: 'main', path: ['main'], message: place.error });
  const diagnostics = faults.map(({ code, path: at, message }): Diagnostic => {
    return { code: `provider/${code}`, severity: 'error', message, at: reading.placeOf(at) };
  });
  return place.ok && faults.length === 0
    ? ok({ ...place.value, file, types })
    : failed(dataFault(path, { ...reading, diagnostics }));
}

const keys: readonly string[] = [...Object.keys(document.properties), ...Object.keys(document.$defs.type.properties)];

interface ReadTypes {
  readonly types: ReadonlyMap<string, InstalledType>;
  readonly faults: FragmentFault[];
}

function typesOf(file: ProviderFile): ReadTypes {
  const types = new Map<string, InstalledType>();
  const faults: FragmentFault[] = [];
  for (const [name, about] of Object.entries(file.types)) {
    const fragment = compileFragment(about.with);
    const found = [...nameFaults(name), ...(fragment.ok ? exampleFaults(about, fragment.value) : fragment.error)];
    if (fragment.ok) {
      types.set(`${file.namespace}.${name}`, { about, schema: unfolded(about.with), faultsOf: fragment.value });
    }
    faults.push(...found.map((fault) => ({ ...fault, path: ['types', name, ...fault.path] })));
  }
  return { types, faults };
}

function nameFaults(name: string): readonly FragmentFault[] {
  if (/^[a-z][a-z0-9_]*$/.test(name)) return [];
  const message = `'${name}' is no name for a type; write lower-case letters, digits and '_', a letter first`;
  return [{ code: 'name', path: [], message }];
}

function exampleFaults(about: ProviderTypeFile, faultsOf: InstalledType['faultsOf']): readonly FragmentFault[] {
  return (about.examples ?? []).flatMap((example, index) => {
    const [first] = faultsOf(example);
    if (first === undefined) return [];
    const message = `the example does not fit 'with': ${first.instancePath} ${first.message ?? first.keyword}; correct one of them`;
    return [{ code: 'example', path: ['examples', index], message }];
  });
}

interface Place {
  readonly folder: string;
  readonly main: string;
}

function placeOf(folder: string, main: string): Result<Place, string> {
  try {
    const place = { folder: realpathSync(folder), main: realpathSync(join(folder, main)) };
    if (place.main.startsWith(`${place.folder}${sep}`)) return ok(place);
    return failed(`'${main}' leads out of the folder of the provider; put the module into the folder`);
  } catch {
    return failed(`'${main}' is not in the folder of the provider; check the name`);
  }
}
