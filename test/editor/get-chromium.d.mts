/** The path of a Chromium-like browser: CHROMIUM_PATH, else one of this machine, else Debian's, which root installs. */
export function getChromium(): string;
