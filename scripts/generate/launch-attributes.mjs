/** package.json with the launch attributes as launch.schema.json describes them. */
export function withLaunchAttributes(manifest, launchSchema) {
  const parsed = JSON.parse(manifest);
  const { launch } = parsed.contributes.debuggers[0].configurationAttributes;
  launch.required = launchSchema.required;
  launch.properties = Object.fromEntries(
    Object.entries(launchSchema.properties).map(([name, property]) => [name, attributeOf(property)]),
  );
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

// VS Code shows a description as a sentence; lengths and examples say nothing there.
function attributeOf({ description, examples: _, minLength: __, ...rest }) {
  return { ...rest, markdownDescription: `${description}.` };
}
