export async function runTrustScript() {
  throw new Error('todo');
}
