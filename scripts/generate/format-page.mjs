export function formatPage() {
  return 'x\n';
}
