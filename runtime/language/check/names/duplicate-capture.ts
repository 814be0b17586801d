import type { Outline } from '../../outline.js';
import { repeated } from '../repeated.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateCapture: Rule = {
  code: 'names/duplicate-capture',
  severity: 'warning',
  explanation:
    'A later capture takes the place of an earlier one with the same name, so a reader of {{ .name }} has to know which step ran last.',
  howToFix: 'Give each capture its own name.',
  check,
};

function check({ steps }: Outline): readonly Finding[] {
  const names = steps.flatMap(({ captures }) => {
    const seen = new Set<string>();
    // A key that stands twice in one mapping is a fault of the YAML, reported there.
    return captures.map(({ key }) => key).filter((key) => !seen.has(key.source) && seen.add(key.source));
  });
  return repeated(names).map(({ later, earlier }) => ({
    message: `'${later.source}' is also captured by an earlier step, whose value is lost here; give one of them another name`,
    at: later.at,
    related: [{ at: earlier.at, message: `'${earlier.source}' is captured here first` }],
  }));
}
