import type { EvidenceRecord } from '../../model/event.js';
import { oneLine } from './plain.js';

/** What was handed in for a step, a line for each piece. */
export function evidenceLines(evidence: Readonly<Record<string, EvidenceRecord>>): readonly string[] {
  return Object.entries(evidence).map(([name, record]) => `${oneLine(name)}: ${oneLine(contentOf(record))}`);
}

function contentOf(record: EvidenceRecord): string {
  switch (record.kind) {
    case 'text':
      return record.text;
    case 'checklist':
      return record.items.map((item) => `[x] ${item}`).join(', ');
    case 'attachment':
      return `${record.file} (${record.size} bytes, ${record.sha256}), kept as attachments/${record.sha256.slice(7)}`;
  }
}
