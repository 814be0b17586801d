import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { connectionOptions } from './params.js';
import { serve } from './server.js';

// Each keystroke makes much that is soon forgotten; where the room for that does not grow, the server stays a third smaller
// and takes no longer (docs/decisions/0026-incremental-reading.md).
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=50');

// VS Code says in the arguments when it speaks over IPC or a socket; everything else is standard input and output.
const isTold = process.argv.some((word) => /^--(node-ipc|socket|pipe)/.test(word));
serve(
  isTold
    ? createConnection(ProposedFeatures.all, connectionOptions)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout, connectionOptions),
);
