// Serves a VS Code window on loopback, for a look at the extension without a VS Code of one's own.
import { randomBytes } from 'node:crypto';
import { windowAddress } from './browser.mjs';
import { startServer } from './server.mjs';

/** Serves a folder with the packed extension until Ctrl+C, and prints the address of the window. */
export async function serveExample({ folder, vsix }) {
  // Others on this machine must not find an open window with a terminal in it.
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ token });
  try {
    server.install(vsix);
    console.log(`open this address in a browser: ${windowAddress(server, { folder, token })}\nCtrl+C ends it`);
    await new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
    });
  } finally {
    await server.stop();
  }
}
