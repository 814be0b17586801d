/** A value that would do something if anything took it for more than text. */
export interface Payload {
  readonly family: string;
  readonly text: string;
}

/** The payloads; each would make the file at this path if it were run, or read what is not its business. */
export function payloadsFor(tellTale: string): readonly Payload[] {
  return Object.entries(families(tellTale)).flatMap(([family, texts]) => texts.map((text) => ({ family, text })));
}

function families(tellTale: string): Readonly<Record<string, readonly string[]>> {
  const touch = `touch ${tellTale}`;
  return {
    'shell metacharacters': [
      `; ${touch}`,
      `&& ${touch}`,
      `| ${touch}`,
      `x & ${touch} &`,
      `> ${tellTale}`,
      `x"; ${touch}; "`,
      `x'; ${touch}; '`,
      `a\\"; ${touch} #`,
    ],
    'command substitution': [`$(${touch})`, `\`${touch}\``, `\${x:-$(${touch})}`, `"$(${touch})"`, `<(${touch})`],
    'line breaks': [`x\n${touch}`, `x\n${touch}\n`, `x\r\n${touch}`, `x\u2028${touch}`],
    options: [`-o${tellTale}`, `--output=${tellTale}`, `-exec ${touch} ;`, '--', '-', `--kubeconfig=/dev/null`, '-h'],
    'words that a shell would split': ['two words', '  blanks around  ', 'tab\there', '*', '~', '$HOME', '{a,b}'],
    templates: [
      '{{ .env.PRIVATE }}',
      '{{ .tail }}',
      '{{ "{{" }} .env.PRIVATE }}',
      '{{',
      '}}',
      '{{ .env.PRIVATE | json }}',
      '${{ secrets.X }}',
    ],
    expressions: [`' + env.PRIVATE + '`, `" || true || "`, `true`, `1 == 1`, `size(env)`, `'); touch(${tellTale})`],
    'YAML and JSON': [
      `!!js/function 'function(){}'`,
      '!!python/object/apply:os.system ["x"]',
      '&a [*a, *a]',
      '"},{"argv":["touch"]}',
      '# a remark',
      'key: value',
    ],
    'keys of a prototype': ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__.polluted'],
    paths: [
      '../../../../etc/passwd',
      '/etc/passwd',
      '..',
      'C:\\Windows\\System32',
      '\\\\server\\share\\x',
      'file:///etc/passwd',
      'CON',
    ],
    'expansions of other shells': [
      '%PATH%',
      '%COMSPEC% /c x',
      '!PATH!',
      '^&calc',
      '$env:PATH',
      '$(Get-Item x)',
      '@(1)',
    ],
    'replacement patterns': ['$1', '$&', '$`', "$'", '$$', '${name}', '\\1', '%s%n', '%2e%2e%2f'],
    'control characters': ['\u001b[2J', '\u001b]0;title\u0007', '\u0007', '\u009b31m', 'a\rb', 'a\bb', '\u202eevil'],
  };
}
