/** The lines of a text with what looks like a secret taken out; as many as there were, so that their numbers stay. */
export function withoutSecrets(text: string, redact: (text: string) => string): readonly string[] {
  const bare = withoutKeys(text);
  const whole = redact(bare).split('\n');
  const lines = bare.split('\n');
  return whole.length === lines.length ? whole : lines.map(redact);
}

/** A private key hides line by line; the rules for texts of any length would take out all that follows it. */
function withoutKeys(text: string): string {
  return text.replace(
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$(?![\s\S]))/g,
    (key) => key.replace(/[^\n]+/g, '***'),
  );
}
