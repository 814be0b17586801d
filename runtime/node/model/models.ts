import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readData } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { faultsOfModelsFile, type ModelEntry, type ModelsFile } from '../../schema/generated/models.js';
import { modelSettingIn } from '../classify/model-key.js';
import { configFolder, type Environment } from '../classify/pack-folders.js';
import { type DataFault, dataFault } from '../data-fault.js';
import { quoted, readTextFile } from '../files.js';
import { referenceReader } from '../input-reference.js';
import { addressFault } from './address.js';
import { anthropicModel, anthropicUrl } from './anthropic.js';
import { chatModel, type ServedModel } from './chat.js';
import type { Model } from './model.js';
import { recordedModel } from './recorded.js';

/**
 * The model that a person names: one that this account's settings describe, the one that the environment names, or
 * written answers. Nothing that lies beside a guide has a say in it: a repository must not choose who reads its reader.
 */
export async function openModel(name: string, environment: Environment): Promise<Result<Model, DataFault>> {
  const [, path] = /^recorded:(.+)$/s.exec(name) ?? [];
  if (path !== undefined) return ok(recordedModel(resolve(path)));
  return name === fromEnvironment ? environmentModel(environment) : configuredModel(name, environment);
}

/** The name of the model that `RUNBOOK_MODEL` and `RUNBOOK_MODEL_URL` describe. */
const fromEnvironment = 'environment';

const usualTimeoutMs = 120_000;

function environmentModel(environment: Environment): Result<Model, DataFault> {
  const setting = modelSettingIn(environment);
  if (!setting.ok) return fault(setting.error.message);
  if (setting.value === undefined)
    return fault("the environment names no model; set RUNBOOK_MODEL_URL and RUNBOOK_MODEL, or leave '--model' out");
  const { url, model, token } = setting.value;
  return ok(chatModel({ name: model, url, model, ...(token && { key: token }), timeoutMs: usualTimeoutMs }));
}

async function configuredModel(name: string, environment: Environment): Promise<Result<Model, DataFault>> {
  const folder = configFolder(environment);
  const file = join(folder, 'models.json');
  const models = await modelsIn(file);
  if (!models.ok) return models;
  const entry = Object.hasOwn(models.value, name) ? models.value[name] : undefined;
  if (entry === undefined) {
    const names = [...Object.keys(models.value), fromEnvironment, 'recorded:PATH'].join(', ');
    return fault(`${quoted(name)} is no model of ${quoted(file)}; describe it there, or name one of ${names}`);
  }
  const served = servedModel(name, entry, { folder, environment, file });
  if (!served.ok) return served;
  return ok(entry.kind === 'anthropic' ? anthropicModel(served.value) : chatModel(served.value));
}

async function modelsIn(file: string): Promise<Result<Readonly<Record<string, ModelEntry>>, DataFault>> {
  if (!existsSync(file)) return ok({});
  const text = await readTextFile(file);
  if (!text.ok) return fault(text.error.message);
  const reading = readData<ModelsFile>(text.value, { group: 'models', faultsOf: faultsOfModelsFile, keys });
  return reading.value === undefined ? failed(dataFault(file, reading)) : ok(reading.value.models);
}

const keys = ['models', 'kind', 'url', 'model', 'key', 'timeout_seconds'];

interface Place {
  readonly folder: string;
  readonly environment: Environment;
  readonly file: string;
}

function servedModel(name: string, entry: ModelEntry, place: Place): Result<ServedModel, DataFault> {
  const { kind, model, key, timeout_seconds } = entry;
  const url = entry.url ?? (kind === 'anthropic' ? anthropicUrl : '');
  const called = `the 'url' of model '${name}' in ${quoted(place.file)}`;
  const wrong = addressFault({ called, url, ...(key !== undefined && { secret: 'its key' }) });
  if (wrong !== undefined) return fault(wrong);
  const timeoutMs = timeout_seconds === undefined ? usualTimeoutMs : timeout_seconds * 1000;
  if (key === undefined) return ok({ name, url, model, timeoutMs });
  const value = referenceReader(place.folder, place.environment)(key);
  if (!value.ok) return fault(`the key of model '${name}' is missing: ${value.error.message}`);
  return ok({ name, url, model, timeoutMs, key: value.value.trim() });
}

function fault(message: string): { readonly ok: false; readonly error: DataFault } {
  return failed({ message, details: '' });
}
