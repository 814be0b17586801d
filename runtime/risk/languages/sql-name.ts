import type { Risk } from '../../model/risk.js';

const destroys =
  /^(?:delete|drop|truncate|purge|remove|destroy|wipe|clear|erase|reset|shutdown|revoke|disable|flush|clean|cleanup|prune|expire|detach|unregister)$/;
const changes =
  /^(?:add|create|insert|update|set|upsert|alter|grant|refresh|rebuild|start|stop|enable|run|schedule|attach|rename|restore|backup|lock|unlock|move|copy|import|load|install|register|promote|send|post|put|write|save|process|apply|sync|archive|migrate|reload|restart|kick|kill|terminate|cancel|cycle)$/;

// Microsoft writes its names without gaps, such as sp_dropserver.
const destroysBegins = /^(?:delete|drop|purge|truncate|remove|revoke)/;
const changesBegins = /^sp_(?:add|attach|change|create|enable|grant|set|start|stop|update|rename)/i;

/** The class that the name of a function or procedure speaks of; that nobody knows what it does is the best case. */
export function riskOfName(name: string): Exclude<Risk, 'safe'> {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  if (words.includes('all') && words.some((word) => /^(?:kill|terminate|cancel|stop)$/.test(word))) return 'dangerous';
  if (words.some((word) => destroys.test(word) || destroysBegins.test(word))) return 'dangerous';
  return words.some((word) => changes.test(word)) || changesBegins.test(name) ? 'caution' : 'unknown';
}
