/** Who a name stands for: 'bob' and 'Bob ' are one person, and so is 'bob' with characters in it that nobody sees. */
export function identityOf(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Whether a person is among those who are named. */
export function isNamed(name: string, names: readonly string[]): boolean {
  return names.some((other) => identityOf(other) === identityOf(name));
}
