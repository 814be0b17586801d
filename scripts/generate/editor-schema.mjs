// The schemas for editors that know YAML and JSON Schema but not runbooks: draft 07, where nothing may stand beside a reference.

/** The schema of one version of the format, with the steps that providers do where the version has them. */
export function editorSchema(schema, provider) {
  const { $defs, $id: _, $schema: __, ...whole } = provider ? withProviders(schema, provider) : schema;
  return { $schema: draft07, ...older(whole), definitions: older($defs ?? {}) };
}

/** The schema of any runbook: what its `apiVersion` says decides by which version it is read. */
export function editorSchemaOfBoth(v0, v1) {
  const [first, second] = [renamed(v0, 'v0'), renamed(v1, 'v1')];
  return {
    $schema: draft07,
    title: 'Runbook',
    description: 'A governed, executable runbook',
    type: 'object',
    required: ['apiVersion'],
    properties: {
      apiVersion: { ...v1.properties.apiVersion, enum: ['runbook/v0', 'runbook/v1'] },
    },
    if: { required: ['apiVersion'], properties: { apiVersion: { const: 'runbook/v0' } } },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: first.whole,
    else: second.whole,
    definitions: { ...first.definitions, ...second.definitions },
  };
}

const draft07 = 'http://json-schema.org/draft-07/schema#';

/** The schema with one more kind of step: that of a type which a provider brings. */
function withProviders(schema, { $defs: _, $id: __, $schema: ___, title, description, ...member }) {
  const { step } = schema.$defs;
  const { pattern } = member.properties.type;
  const { enum: words, examples, ...type } = step.properties.type;
  return {
    ...schema,
    $defs: {
      ...schema.$defs,
      providerStep: { title, description, ...member },
      step: {
        ...step,
        properties: {
          type: {
            ...type,
            anyOf: [
              { enum: words, examples },
              { type: 'string', pattern },
            ],
          },
        },
        oneOf: [...step.oneOf, { $ref: '#/$defs/providerStep' }],
      },
    },
  };
}

function older(value) {
  if (Array.isArray(value)) return value.map(older);
  if (typeof value !== 'object' || value === null) return value;
  // What an author gives as an example or a default is no schema.
  const entries = Object.entries(value)
    .filter(([key]) => key !== 'discriminator')
    .map(([key, inner]) => [key, isData(key, inner) ? inner : older(inner)]);
  const { $ref, ...beside } = Object.fromEntries(entries);
  if ($ref === undefined) return beside;
  const reference = { $ref: $ref.replace('#/$defs/', '#/definitions/') };
  return Object.keys(beside).length === 0 ? reference : { ...beside, allOf: [reference] };
}

function isData(key, value) {
  return key === 'const' || key === 'default' || ((key === 'examples' || key === 'enum') && Array.isArray(value));
}

function renamed({ $schema: _, definitions, ...whole }, version) {
  const text = JSON.stringify({ whole, definitions }).replaceAll('"#/definitions/', `"#/definitions/${version}-`);
  const parsed = JSON.parse(text);
  const named = Object.entries(parsed.definitions).map(([name, definition]) => [`${version}-${name}`, definition]);
  return { whole: parsed.whole, definitions: Object.fromEntries(named) };
}
