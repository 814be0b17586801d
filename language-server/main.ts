import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './server.js';

// VS Code says in the arguments when it speaks over IPC or a socket; everything else is standard input and output.
const isTold = process.argv.some((word) => /^--(node-ipc|socket|pipe)/.test(word));
serve(
  isTold
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout),
);
