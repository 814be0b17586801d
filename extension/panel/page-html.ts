/** The files of the page, as a webview names them, and where it may load anything from. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  readonly cspSource: string;
  /** New each time. */
  readonly nonce: string;
  readonly language: string;
  readonly title: string;
}

/** The document in which the page of a run is shown: it loads its script and its style, and nothing else from anywhere. */
export function pageHtml({ script, style, cspSource, nonce, language, title }: PageFiles): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<main id="run"></main>
<script nonce="${nonce}" type="module" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
