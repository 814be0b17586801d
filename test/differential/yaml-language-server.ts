import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageService } from 'yaml-language-server';
import { root } from '../support/paths.js';

const { getLanguageService } = createRequire(import.meta.url)('yaml-language-server') as {
  readonly getLanguageService: (parts: object) => LanguageService;
};

/** Asks the yaml-language-server, given the schema that is exported for a version, what it offers at an offset. */
export type AskPeer = (text: string, offset: number) => Promise<readonly PeerItem[]>;

/** What the yaml-language-server offers. */
export interface PeerItem {
  readonly label: string;
  readonly insertText: string;
}

/** The yaml-language-server in this process, with the schema of a version of the format. */
export function peerFor(version: 'v0' | 'v1'): AskPeer {
  const service = serviceWith(schemaOf(version));
  let asked = 0;
  return async (text, offset) => {
    asked += 1;
    const document = TextDocument.create('file:///folder/runbook.yaml', 'yaml', asked, text);
    const { items } = await service.doComplete(document, document.positionAt(offset), false);
    return items.map(({ label, insertText, textEdit }) => ({
      label,
      insertText: insertText ?? textEdit?.newText ?? '',
    }));
  };
}

/** Every text that the schema gives as an example of something. */
export const schemaExamples: ReadonlySet<string> = new Set(examplesIn(schemaOf('v1')));

function schemaOf(version: 'v0' | 'v1'): object {
  const path = join(root, 'runtime', 'schema', 'generated', `editor-${version}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

function examplesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'examples' in value && Array.isArray(value.examples) ? value.examples : [];
  return [...own.filter((one) => typeof one === 'string'), ...Object.values(value).flatMap(examplesIn)];
}

function serviceWith(schema: object): LanguageService {
  const refuse = () => Promise.reject(new Error('nothing is fetched'));
  const service = getLanguageService({
    schemaRequestService: refuse,
    workspaceContext: { resolveRelativePath: (path: string) => path },
    telemetry: { send: () => {}, sendError: () => {}, sendTrack: () => {} },
    clientCapabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  service.configure({
    completion: true,
    validate: false,
    hover: false,
    isKubernetes: false,
    schemas: [{ uri: 'urn:runbook', fileMatch: ['*'], schema }],
  });
  return service;
}
