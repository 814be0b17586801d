// What modules of the extension find as 'vscode' in tests without an editor: its way to say texts, and nothing else.

/** As the editor says a text: in the words of the bundle that was set, with its arguments filled in. */
function t(message, ...words) {
  const [first] = words;
  const named = typeof first === 'object' && first !== null ? first : words;
  const text = bundle[message] ?? message;
  return text.replace(/\{([^}]+)\}/g, (whole, name) => (name in named ? String(named[name]) : whole));
}

let bundle = {};

module.exports = {
  l10n: { t },
  /** Sets the words of another language by those in the code. */
  speak(words) {
    bundle = words;
  },
};
