import type { ProviderTypes } from '../runtime/model/provider.js';
import { mayNameProvider, providerFolders, providersStamp } from '../runtime/node/provider/folders.js';
import { openProviders } from '../runtime/node/provider/providers.js';

/** The types of steps that the providers of this account bring; they are read again once their folders have changed. */
export interface InstalledProviders {
  /** The types, where a text may name one; undefined for any other text, for which nothing is read. */
  neededBy(text: string): Promise<ProviderTypes | undefined>;
  all(): Promise<ProviderTypes>;
  /** Reads the providers again when they are next needed. */
  forget(): void;
  /** Says when the folders have changed, as long as they matter. */
  watch(matters: () => boolean, changed: () => void): void;
}

/** How often the folders are looked at while a text that needs them is open, in milliseconds. */
const lookMs = 1000;

/** The providers that are installed for this account; those of a workspace never count. */
export function installedProviders(): InstalledProviders {
  let known: { readonly stamp: string; readonly providers: Promise<ProviderTypes> } | undefined;
  const current = async () => {
    const folders = await providerFolders(process.env);
    const stamp = await providersStamp(folders);
    if (known?.stamp !== stamp) known = { stamp, providers: openProviders(folders) };
    return known;
  };
  const all = async () => (await current()).providers;
  const look = async (changed: () => void) => {
    const before = known;
    if ((await current()) !== before && before !== undefined) changed();
  };
  return {
    all,
    neededBy: async (text) => (mayNameProvider(text) ? all() : undefined),
    forget: () => {
      known = undefined;
    },
    watch: (matters, changed) => {
      // They lie outside the workspace, where editors do not look.
      setInterval(() => matters() && void look(changed), lookMs).unref();
    },
  };
}
