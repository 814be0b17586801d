import ts from 'typescript';

/** Texts of a module that people would see in English whatever their language is: they do not go through `l10n.t`. */
export function unsaidTexts(code: string): readonly string[] {
  const file = ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isHidden(node)) return;
    const text = textOf(node);
    if (text !== undefined && (isProse(text) || (isShown(node) && isWord(text)))) found.push(text);
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

/** What is below it was said already, or nobody sees it. */
function isHidden(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return true;
  // A fault of ours is not for people.
  if (ts.isThrowStatement(node)) return true;
  return ts.isCallExpression(node) && ['l10n.t', 't'].includes(node.expression.getText());
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** Two words beside each other that are no command line. */
function isProse(text: string): boolean {
  return !/^runbook [a-z]+$/.test(text) && /(?<![\w$(.])[A-Za-z']{2,} [a-z']{2,}(?![\w(])/.test(text);
}

function isWord(text: string): boolean {
  return /[A-Za-z]{2,}/.test(text.replaceAll(/\$\([\w~-]+\)/g, ''));
}

const shownBy = /\.show(?:Information|Warning|Error)Message$|\.setStatusBarMessage$/;

const shownAs = new Set(
  ['title', 'prompt', 'placeHolder', 'placeholder', 'openLabel', 'saveLabel', 'label', 'description', 'detail'].concat([
    'tooltip',
    'contentText',
    'validationMessage',
    'text',
    'message',
    'ariaLabel',
  ]),
);

/** Handed to what shows it, or set as a part of it. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.expression !== node && shownBy.test(parent.expression.getText());
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node && shownAs.has(parent.name.getText());
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return ts.isPropertyAccessExpression(parent.left) && shownAs.has(parent.left.name.text);
  }
  return false;
}
