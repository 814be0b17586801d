/** That everything of a user is halted, as its flag tells. */
export interface PanicNotice {
  /** `unknown` where the flag does not tell. */
  readonly by: string;
  readonly channel: string;
  readonly reason: string;
  /** ISO 8601 in UTC; empty where the flag does not tell. */
  readonly at: string;
  /** The process that halted everything, which has to come to its own end. */
  readonly pid?: number;
}

/** Who let a halted user go on, and why. */
export interface PanicClearing {
  readonly by: string;
  readonly reason: string;
}

/** How a notice reads in one sentence. */
export function panicSentence({ by, reason, at }: PanicNotice): string {
  return `everything is halted by ${by}${at === '' ? '' : ` since ${at}`}: ${reason}`;
}
