// What the packages may come to, and the settings.
import { statSync } from 'node:fs';

/** No more than this, or packing fails. */
export const limits = { vsixBytes: 3e6, tarballBytes: 3e6, beginningBytes: 62_000, settings: 15 };

/** Ends this process where a file is larger than it may be. */
export function refuseAbove(limit, file) {
  const { size } = statSync(file);
  if (size <= limit) return;
  console.error(
    `'${file}' has ${size} bytes, and the limit is ${limit}; leave something out in .vscodeignore or dist/`,
  );
  process.exit(1);
}
