export async function diagnosticsPage() {
  return 'x\n';
}
