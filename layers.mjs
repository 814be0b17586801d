// Who may import whom. The one table: a test enforces it and ARCHITECTURE.md prints it.
// `folders` are rooms of this repository, `packages` are modules from outside ('node:' stands for all of Node's own).

/** @type {Record<string, {folders: string[], packages: string[]}>} */
export const layers = {
  'runtime/schema': {
    folders: [],
    packages: [],
  },
  'runtime/model': {
    folders: ['runtime/schema'],
    packages: [],
  },
  'runtime/policy': {
    folders: ['runtime/model'],
    packages: [],
  },
  'runtime/expr': {
    folders: ['runtime/model'],
    packages: ['re2js', 'json-p3'],
  },
  'runtime/risk': {
    folders: ['runtime/model', 'runtime/schema'],
    packages: ['unbash'],
  },
  'runtime/language': {
    folders: [
      'runtime/model',
      'runtime/schema',
      'runtime/risk',
      'runtime/expr',
      'runtime/policy',
      // How a scenario compares the words of a call is said in one place.
      'runtime/replay/scenario/argv',
    ],
    packages: ['yaml'],
  },
  'runtime/compiler': {
    folders: ['runtime/model', 'runtime/schema', 'runtime/risk', 'runtime/expr', 'runtime/language'],
    packages: ['markdown-it', 'htmlparser2'],
  },
  'runtime/run': {
    folders: ['runtime/model', 'runtime/expr'],
    packages: [],
  },
  'runtime/record': {
    folders: ['runtime/model', 'runtime/schema', 'runtime/run', 'runtime/expr'],
    packages: ['canonicalize'],
  },
  'runtime/replay': {
    folders: ['runtime/model', 'runtime/expr', 'runtime/run'],
    packages: ['yaml', 'unbash'],
  },
  'runtime/engine': {
    folders: ['runtime/model', 'runtime/expr', 'runtime/risk', 'runtime/run', 'runtime/record'],
    packages: [],
  },
  'runtime/debug': {
    folders: ['runtime/model', 'runtime/expr', 'runtime/language', 'runtime/run', 'runtime/record', 'runtime/engine'],
    packages: ['node:'],
  },
  'runtime/page': {
    folders: ['runtime/model', 'runtime/schema'],
    packages: [],
  },
  'runtime/node': {
    folders: [
      'runtime/model',
      'runtime/expr',
      'runtime/schema',
      'runtime/risk',
      'runtime/language',
      'runtime/compiler',
      'runtime/policy',
      'runtime/run',
      'runtime/record',
      'runtime/replay',
      'runtime/engine',
      'runtime/page/page-data',
    ],
    packages: ['node:', 'execa', 'libpg-query', 'ajv'],
  },
  'runtime/cli': {
    folders: ['runtime/*', 'language-server', 'debug-adapter'],
    packages: ['node:', 'commander', 'picocolors'],
  },
  'language-server': {
    folders: ['runtime/model', 'runtime/language', 'runtime/compiler', 'runtime/node', 'runtime/page/page-data'],
    packages: ['node:', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
  },
  'debug-adapter': {
    folders: [
      'runtime/model',
      'runtime/schema',
      'runtime/language',
      'runtime/run',
      'runtime/replay/test',
      'runtime/engine',
      'runtime/debug',
      'runtime/node',
      'runtime/page/page-data',
    ],
    packages: ['node:', '@vscode/debugadapter', '@vscode/debugprotocol'],
  },
  extension: {
    // To halt everything needs no server, which may hang.
    folders: [
      'runtime/model',
      'runtime/node/account',
      'runtime/node/panic/panic',
      'runtime/debug/real-path',
      'runtime/replay/test/test-event',
      'runtime/page/message',
      'runtime/page/page-data',
      'language-server/protocol',
      'debug-adapter/protocol',
    ],
    packages: ['vscode', 'vscode-languageclient', 'node:'],
  },
  test: {
    folders: ['*'],
    packages: ['*'],
  },
};
