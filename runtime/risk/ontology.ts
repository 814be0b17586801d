import type { CommandKnowledge } from './knowledge.js';
import { tools } from './tools/index.js';

const byName = new Map<string, CommandKnowledge>(
  tools.flatMap((tool) => [tool.name, ...(tool.alsoNamed ?? [])].map((name) => [name, tool] as const)),
);

const usualFolder = /^(\/usr(\/local)?)?\/s?bin\/$|^\/opt\/homebrew\/bin\/$|^\/snap\/bin\/$/;

/** What is known of a command, by the name it is called by; undefined for every other. */
export function knowledgeOf(name: string): CommandKnowledge | undefined {
  return byName.get(name) ?? families.find(({ pattern }) => pattern.test(name))?.tool;
}

/** Commands whose name goes on, as `mkfs.ext4`. */
const families: readonly { pattern: RegExp; tool: CommandKnowledge }[] = tools.flatMap((tool) =>
  tool.family === undefined ? [] : [{ pattern: tool.family, tool }],
);

/** A command's own name without its folder, and whether that folder is one where only the system puts programs. */
export function commandPath(name: string): { readonly base: string; readonly isTrusted: boolean } {
  const slash = name.lastIndexOf('/');
  if (slash < 0) return { base: name, isTrusted: true };
  return { base: name.slice(slash + 1), isTrusted: usualFolder.test(name.slice(0, slash + 1)) };
}
