// In the built programs the command ontology is a file of its own, read where a command's name first comes up: as text in
// JavaScript its megabyte would be parsed at every start.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

const fileName = 'ontology.txt';

/** An esbuild plugin that takes the tools' texts out of the bundle and writes them into the folder of the built programs. */
export function ontologyFile(folder) {
  return {
    name: 'ontology-file',
    setup(bundle) {
      bundle.onLoad({ filter: /[\\/]risk[\\/]generated[\\/]commands\.ts$/ }, async ({ path }) => {
        const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'ts' });
        const { commandSources } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
        writeFileSync(join(folder, fileName), commandSources.map(({ text }) => text).join(''));
        return { contents: moduleOf(commandSources), loader: 'js' };
      });
    },
  };
}

/** A module like the generated one, whose texts are stretches of the file. */
function moduleOf(sources) {
  let at = 0;
  const rows = sources.map(({ names, platform, family, text }) => {
    const start = at;
    at += text.length;
    return [names, start, at, platform, family];
  });
  return `import { existsSync, openSync, readSync } from 'node:fs';
const places = ['./${fileName}', '../${fileName}'].map((path) => new URL(path, import.meta.url));
let file;
function read(start, end) {
  file ??= openSync(places.find((place) => existsSync(place)) ?? places[0]);
  const bytes = Buffer.alloc(end - start);
  if (readSync(file, bytes, 0, bytes.length, start) < bytes.length) throw new Error('${fileName} is not whole');
  return bytes.toString('latin1');
}
const rows = JSON.parse(${JSON.stringify(JSON.stringify(rows))});
export const commandSources = rows.map(([names, start, end, platform, family]) => ({
  names,
  ...(platform && { platform }),
  ...(family && { family }),
  get text() { return read(start, end); },
}));
`;
}
