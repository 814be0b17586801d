export async function runWindowScript() {
  throw new Error('todo');
}
