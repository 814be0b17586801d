/** Whether a sentence begins by saying that it takes back what was done: 'To undo this, ...', 'Revert it with'. */
export function takesBackInWords(sentence: string): boolean {
  return begins.test(sentence) || ends.test(sentence);
}

const begins =
  /^(?:(?:if|when|where|in case)\b[^,]{3,80}, (?:please )?|to (?:later )?)?(?:undo|revert|roll back|rollback|back out|take back) (?:it|this|that|these|those|the (?:change|changes|edit|step|steps above)|all of (?:it|this|that)|everything)\b/i;
const ends =
  /\b(?:undone|reverted|rolled back|taken back|undo (?:it|this|that)|revert (?:it|this|that)) (?:with|by|using|like so|as follows)\b/i;
