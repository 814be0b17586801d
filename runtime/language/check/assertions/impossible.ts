import { compilePattern } from '../../../expr/index.js';
import { found } from '../../shape/wording.js';
import type { StepOutline } from '../../step-outline.js';
import { entriesOf, itemsOf, jsonOf, type Node, type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const impossibleAssertion: Rule = {
  code: 'assertions/impossible',
  severity: 'warning',
  explanation:
    'All assertions of a step have to hold for one and the same output. Where two of them contradict each other, or one holds for no output at all, the step fails in every run.',
  howToFix: "Remove one of the two, or ask for either with one 'matches' or 'expr'.",
  checkStep,
};

function checkStep(step: StepOutline): readonly Finding[] {
  const assertions = step.assertions.length > 0 ? assertionsOf(step) : [];
  return assertions.flatMap((later, index) => {
    const earlier = assertions.slice(0, index).find((other) => contradiction(other, later) !== undefined);
    const why = earlier && contradiction(earlier, later);
    if (!earlier || why === undefined) return alone(later);
    const related = [{ at: earlier.at.at, message: `'${earlier.kind}' stands here` }];
    return [{ message: `${why}; remove one of them`, at: later.at.at, related }];
  });
}

/** An assertion whose value is known before the run. */
interface Assertion {
  readonly kind: string;
  /** Which output it looks at; the exit code is of neither. */
  readonly on: string;
  readonly value: string;
  /** What a JSONPath has to find. */
  readonly equals?: Node;
  readonly at: Node;
}

function assertionsOf({ node }: StepOutline): readonly Assertion[] {
  return itemsOf(valueAt(node, 'assertions')).flatMap((item) => {
    const on = textNode(valueAt(item, 'on'))?.source ?? 'stdout';
    const kinds = entriesOf(item).filter(({ key }) => key.source !== 'on');
    // An item of several kinds is a fault of the shape.
    return kinds.length === 1 ? kinds.flatMap(({ key, value }) => assertionOf(key, value, on)) : [];
  });
}

const textKinds: ReadonlySet<string> = new Set(['contains', 'not_contains', 'matches', 'equals', 'not_equals']);

function assertionOf({ source: kind }: ScalarNode, value: Node, on: string): readonly Assertion[] {
  if (kind === 'json_path') {
    const path = textNode(valueAt(value, 'path'));
    const equals = valueAt(value, 'equals');
    return path && equals ? [{ kind, on, value: path.source, equals, at: path }] : [];
  }
  if (value.kind !== 'scalar') return [];
  if (kind === 'exit_code')
    return typeof value.value === 'number' ? [{ kind, on: '', value: value.source, at: value }] : [];
  return textKinds.has(kind) ? [{ kind, on, value: value.source, at: value }] : [];
}

function alone({ kind, value, at }: Assertion): readonly Finding[] {
  if (kind !== 'not_contains' || value !== '') return [];
  return [{ message: "'' is in every output, so 'not_contains' never holds; write what is not wanted", at: at.at }];
}

/** Why two assertions cannot both hold; undefined where they can. */
function contradiction(one: Assertion, other: Assertion): string | undefined {
  if (one.on !== other.on) return undefined;
  if (one.kind === other.kind) return twice(one, other);
  return between(one, other) ?? between(other, one);
}

function twice(one: Assertion, other: Assertion): string | undefined {
  const isSame = one.value === other.value;
  switch (one.kind) {
    case 'exit_code':
      return isSame ? undefined : `a step ends with one exit code, not with '${one.value}' and '${other.value}'`;
    case 'equals':
      return isSame || isOpen(one) || isOpen(other)
        ? undefined
        : `an output that equals '${one.value}' is not '${other.value}'`;
    case 'json_path':
      return isSame ? differentValues(one, other) : undefined;
    default:
      return undefined;
  }
}

function differentValues(one: Assertion, other: Assertion): string | undefined {
  if (!one.equals || !other.equals) return undefined;
  const [left, right] = [one.equals, other.equals].map((node) => JSON.stringify(jsonOf(node)));
  if (left === right || `${left}${right}`.includes('{{')) return undefined;
  return `'${one.value}' finds one value, not both ${found(one.equals)} and ${found(other.equals)}`;
}

function between(one: Assertion, other: Assertion): string | undefined {
  if (one.kind === 'equals') return againstEquals(one, other);
  if (one.kind !== 'contains' || other.kind !== 'not_contains') return undefined;
  if (one.value !== other.value && (isOpen(one) || isOpen(other) || !one.value.includes(other.value))) return undefined;
  return one.value === other.value
    ? `'${one.value}' cannot both be in the output and not be in it`
    : `'${other.value}' is in every output that contains '${one.value}'`;
}

// What equals has the last line break taken off first, which the others see.
function againstEquals(one: Assertion, other: Assertion): string | undefined {
  if (other.kind === 'not_equals' && one.value === other.value) {
    return `the output cannot both equal '${one.value}' and not`;
  }
  if (isOpen(one) || isOpen(other)) return undefined;
  return isBroken(one.value, other) ? `an output that equals '${one.value}' breaks ${worded(other)}` : undefined;
}

function isBroken(text: string, { kind, value }: Assertion): boolean {
  const outputs = [text, `${text}\n`, `${text}\r\n`];
  switch (kind) {
    case 'contains':
      return outputs.every((output) => !output.includes(value));
    case 'not_contains':
      return outputs.every((output) => output.includes(value));
    case 'matches': {
      const pattern = compilePattern(value);
      return pattern.ok && outputs.every((output) => !pattern.value.test(output));
    }
    case 'json_path':
      return !isJson(text);
    default:
      return false;
  }
}

function worded({ kind, value }: Assertion): string {
  return kind === 'json_path' ? `'json_path', for it is no JSON` : `'${kind}: ${value}'`;
}

function isOpen({ value }: Assertion): boolean {
  return value.includes('{{');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
