import type { MetaV1 } from '../../schema/generated/runbook-v1.js';
import { cleanText, shortened } from '../wording.js';
import { cleanValue } from './foreign-text.js';
import type { Foreign } from './imported.js';

/** What stands at the head of a file of another program. */
interface Head {
  readonly version?: string | number;
  readonly description?: string;
}

/** What a runbook says of itself, where the file that it was made from says so. */
export function aboutOf({
  id,
  name,
  file: { content, origin },
}: {
  readonly id: string;
  readonly name: string;
  readonly file: Foreign<Head>;
}): MetaV1 {
  const { version, description } = content;
  const clean = id.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return {
    name: shortened(cleanText(name), 120) || 'Untitled runbook',
    ...(clean !== '' && { id: clean }),
    ...(version !== undefined && { version: cleanValue(version) as string | number }),
    ...(description !== undefined && { description: cleanText(description) }),
    source: origin,
  };
}
