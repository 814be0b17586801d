import { Ajv2020 } from 'ajv/dist/2020.js';
import { compilePattern } from '../../expr/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { SchemaFault } from '../../schema/generated/fault.js';

/** Something that is wrong with what a provider says of a type, and where below the type. */
export interface FragmentFault {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Fragment = Readonly<Record<string, unknown>>;

/** Makes a check out of a JSON Schema; its patterns are RE2, so no value makes the check slow. */
export function compileFragment(
  fragment: Fragment,
): Result<(value: unknown) => readonly SchemaFault[], readonly FragmentFault[]> {
  const faults = contentFaults(fragment, ['with']);
  if (faults.length > 0) return failed(faults);
  const ajv = newAjv();
  if (!ajv.validateSchema(fragment)) return failed(formFaults(ajv.errors ?? []));
  try {
    const validate = ajv.compile(fragment);
    return ok((value) => checked(validate, value));
  } catch (error) {
    const message = `'with' is not a JSON Schema that can be used: ${reasonOf(error)}; correct it`;
    return failed([{ code: 'schema', path: ['with'], message }]);
  }
}

function newAjv(): Ajv2020 {
  return new Ajv2020({
    allErrors: true,
    ownProperties: true,
    discriminator: true,
    strict: false,
    validateFormats: false,
    logger: false,
    code: { regExp: Object.assign(linearPattern, { code: '' }) },
  });
}

interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

function linearPattern(source: string): LinearPattern {
  const pattern = compilePattern(source);
  if (!pattern.ok) throw new Error(pattern.error.message);
  const { test } = pattern.value;
  // Ajv takes two patterns that read the same for one.
  return { test, toString: () => source };
}

interface Validate {
  (value: unknown): unknown;
  errors?: readonly SchemaFault[] | null;
}

function checked(validate: Validate, value: unknown): readonly SchemaFault[] {
  try {
    return validate(value) === true ? [] : (validate.errors ?? []);
  } catch (error) {
    // A schema that refers to itself at the same place never ends by itself.
    const message = `cannot be checked: ${reasonOf(error)}`;
    return [{ keyword: '$ref', instancePath: '', schemaPath: '', params: {}, message }];
  }
}

function formFaults(errors: readonly SchemaFault[]): readonly FragmentFault[] {
  return errors.map(({ instancePath, message }) => ({
    code: 'schema',
    path: ['with', ...instancePath.split('/').slice(1).map(plainName)],
    message: `'with' is not a JSON Schema: '${instancePath || '/'}' ${message ?? 'is not right'}; correct it`,
  }));
}

function plainName(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

// What stands under these is data, whatever its keys are called.
const dataKeys: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);
const foreignKeys: ReadonlySet<string> = new Set(['$id', '$anchor', '$dynamicAnchor', '$vocabulary']);
const dialect = 'https://json-schema.org/draft/2020-12/schema';

function contentFaults(value: unknown, path: FragmentFault['path']): readonly FragmentFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (dataKeys.has(key)) return [];
    if (typeof inner === 'string') return textFaults(key, inner, at);
    return [...patternKeyFaults(key, inner, at), ...contentFaults(inner, at)];
  });
}

function textFaults(key: string, text: string, path: FragmentFault['path']): readonly FragmentFault[] {
  const fault = (code: string, message: string) => [{ code, path, message }];
  if ((key === '$ref' || key === '$dynamicRef') && !text.startsWith('#')) {
    return fault('reference', `'${text}' leads out of the schema; only references that begin with '#' are followed`);
  }
  if (key === '$schema' && text.replace(/#$/, '') !== dialect) {
    return fault('dialect', `'${text}' is another dialect of JSON Schema; write '${dialect}', or nothing`);
  }
  if (foreignKeys.has(key)) return fault('reference', `'${key}' has no meaning here; remove it`);
  return key === 'pattern' ? patternFaults(text, path) : [];
}

function patternKeyFaults(key: string, inner: unknown, path: FragmentFault['path']): readonly FragmentFault[] {
  if (key !== 'patternProperties' || typeof inner !== 'object' || inner === null) return [];
  return Object.keys(inner).flatMap((source) => patternFaults(source, [...path, source]));
}

function patternFaults(source: string, path: FragmentFault['path']): readonly FragmentFault[] {
  const pattern = compilePattern(source);
  return pattern.ok ? [] : [{ code: 'pattern', path, message: `${pattern.error.message}; correct it` }];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
