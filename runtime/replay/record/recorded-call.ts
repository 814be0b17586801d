/** A command that a run started, as a scenario answers it. */
export interface RecordedCall {
  /** The step that started it. */
  readonly stepId: string;
  /** What a person is to know of it. */
  readonly remark?: string;
  /** In the words of a scenario: texts and patterns. */
  readonly argv: readonly string[];
  readonly exit: number;
  /** What it wrote; a byte that is no UTF-8 stands there as half a surrogate pair. */
  readonly stdout: string;
  readonly stderr: string;
}
