/**
 * The attributes of debug configurations as their schemas describe them, by the request: in package.json, and their texts
 * in package.nls.json, where the editor looks up the words of a language.
 */
export function withDebugAttributes({ manifest, texts }, schemas) {
  const parsed = JSON.parse(manifest);
  const words = JSON.parse(texts);
  for (const name of Object.keys(words)) if (isAttribute(name)) delete words[name];
  parsed.contributes.debuggers[0].configurationAttributes = Object.fromEntries(
    Object.entries(schemas).map(([request, { required, properties }]) => {
      for (const [name, { description }] of Object.entries(properties)) {
        // VS Code shows a description as a sentence.
        words[textName(request, name)] = `${description}.`;
      }
      return [
        request,
        { required: required.filter((name) => !asked.includes(name)), properties: attributesOf(request, properties) },
      ];
    }),
  );
  return { manifest: jsonFile(parsed), texts: jsonFile(words) };
}

// What the editor asks for where a configuration does not say it.
const asked = ['run'];

function attributesOf(request, properties) {
  return Object.fromEntries(
    Object.entries(properties).map((property) => [property[0], attributeOf(request, property)]),
  );
}

// Lengths and examples say nothing there.
function attributeOf(request, [name, { description: _, examples: __, minLength: ___, ...rest }]) {
  return { ...rest, markdownDescription: `%${textName(request, name)}%` };
}

function textName(request, name) {
  return `debugger.${request}.${name}`;
}

function isAttribute(name) {
  return /^debugger\.(launch|attach)\./.test(name);
}

function jsonFile(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
