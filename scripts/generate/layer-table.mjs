import { layers } from '../../layers.mjs';

const begin = '<!-- layers: made from layers.mjs -->';
const end = '<!-- end of layers -->';

/** ARCHITECTURE.md with the table of who may import whom as layers.mjs has it. */
export function withLayerTable(page) {
  const [before, rest] = page.split(begin);
  const [, after] = (rest ?? '').split(end);
  if (after === undefined) throw new Error(`ARCHITECTURE.md lacks the marks '${begin}' and '${end}'`);
  return `${before}${begin}\n\n${table()}\n\n${end}${after}`;
}

function table() {
  const rows = Object.entries(layers).map(
    ([room, { folders, packages }]) => `| \`${room}\` | ${listed(folders)} | ${listed(packages)} |`,
  );
  return ['| folder | may import | modules from outside |', '| --- | --- | --- |', ...rows].join('\n');
}

function listed(names) {
  return names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(' ');
}
