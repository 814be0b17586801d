/** package.json with the attributes of debug configurations as their schemas describe them, by the request. */
export function withDebugAttributes(manifest, schemas) {
  const parsed = JSON.parse(manifest);
  parsed.contributes.debuggers[0].configurationAttributes = Object.fromEntries(
    Object.entries(schemas).map(([request, { required, properties }]) => [
      request,
      { required: required.filter((name) => !asked.includes(name)), properties: attributesOf(properties) },
    ]),
  );
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

// What the editor asks for where a configuration does not say it.
const asked = ['run'];

function attributesOf(properties) {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, attributeOf(property)]));
}

// VS Code shows a description as a sentence; lengths and examples say nothing there.
function attributeOf({ description, examples: _, minLength: __, ...rest }) {
  return { ...rest, markdownDescription: `${description}.` };
}
