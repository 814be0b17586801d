/** What a reader has written and ticked so far for the open question; never stored, for it may hold secrets. */
export interface Draft {
  readonly requestId: string;
  /** By the name of the field. */
  readonly texts: Readonly<Record<string, string>>;
  /** The items of the checklist that are ticked. */
  readonly ticked: readonly string[];
  readonly file?: ChosenFile;
  /** Why a file was not taken. */
  readonly fileFault?: string;
}

/** A file or a picture that is to be handed in. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  readonly base64: string;
  /** Its type where it is a picture that can be shown. */
  readonly picture?: string;
}

/** What was written into a field; nothing where nobody wrote there. */
export function written({ texts }: Draft, field: string): string {
  return texts[field] ?? '';
}
