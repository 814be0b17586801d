// The licences of what is bundled, as they ask to be shipped.

/** One text with the licence of each package, the same text only once. */
export function noticesOf(program, packages) {
  const groups = new Map();
  for (const one of packages) {
    const text = one.texts.map((part) => part.replaceAll('\r\n', '\n').trim()).join('\n\n');
    if (text === '') throw new Error(`'${one.name}' has no text of its licence; add it to scripts/package/licences/`);
    groups.set(text, [...(groups.get(text) ?? []), one]);
  }
  const parts = [...groups].map(([text, ones]) => [...ones.map(line), '', text].join('\n'));
  const head = `${program.name} ${program.version} holds parts of these packages, each under its own licence.`;
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function line({ name, version, license }) {
  return `${name} ${version} (${license})`;
}
