/** Sets the words of another language by those in the code. */
export function speak(words: Readonly<Record<string, string>>): void;
