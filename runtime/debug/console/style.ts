/** How words stand out where a person reads them; a style that does nothing leaves them as they are. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

const same = (text: string) => text;

/** No style at all, for whoever reads plain text. */
export const unstyled: Style = { bold: same, dim: same, green: same, yellow: same, red: same };
