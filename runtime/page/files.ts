import type { RunPage } from './page.js';
import { say } from './words.js';

/** The longest file that the page reads; longer ones are handed in on a terminal. */
const longest = 25_000_000;

/** Takes a file or a picture as what is to be handed in, where a file is asked for. */
export async function choose(page: RunPage, file: File | undefined): Promise<void> {
  const { question } = page.state;
  if (file === undefined || question?.evidence?.kind !== 'attachment') return;
  if (file.size > longest) {
    page.look({ draft: { ...page.reader.draft, fileFault: say('ask.tooLong', file.name) } });
    return;
  }
  const base64 = await base64Of(file);
  // While it was read, another question may have come.
  if (page.state.question?.requestId !== question.requestId) return;
  const { fileFault: _, ...draft } = page.reader.draft;
  const isPicture = /^image\/(?:png|jpeg|gif|webp)$/.test(file.type);
  const chosen = { name: file.name, size: file.size, base64, ...(isPicture && { picture: file.type }) };
  page.look({ draft: { ...draft, file: chosen } });
}

/** The file or picture that was dropped or lies in the clipboard. */
export function fileIn(transfer: DataTransfer | null): File | undefined {
  const [file] = transfer?.files ?? [];
  if (file === undefined) return undefined;
  // Every picture from a clipboard has the same name.
  const isPasted = file.name === 'image.png' || file.name === '';
  return isPasted ? new File([file], `screenshot-${stamp()}.png`, { type: file.type }) : file;
}

function stamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(':', '-');
}

async function base64Of(file: File): Promise<string> {
  const reader = new FileReader();
  const read = new Promise<string>((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
  });
  reader.readAsDataURL(file);
  return (await read).replace(/^[^,]*,/, '');
}
