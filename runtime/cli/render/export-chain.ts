import { duration } from '../../model/time.js';
import type { ReportApproval, RunReport } from '../../schema/generated/run-report.js';
import { waivedWords } from './export-phrases.js';
import { type Tone, who } from './export-words.js';

/** One line of the approval chain. */
export interface ChainLink {
  readonly step: string;
  readonly attempt: number;
  readonly approval: ReportApproval;
  /** What the line says happened: `approved`, `rejected` and so on; `open` where nobody has answered. */
  readonly what: string;
  readonly by: string;
  readonly at: string;
  readonly took: string;
  readonly how: string;
  /** What has to catch the eye: broken glass, a rejection, why it counts no more. */
  readonly remark: string;
  readonly tone: Tone;
}

/** Who was asked for approvals and who answered, in the order in which they were asked. */
export function approvalChain({ steps }: RunReport): readonly ChainLink[] {
  const links = steps.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ number, approvals }) => approvals.flatMap((approval) => linksOf(id, number, approval))),
  );
  return links.sort(({ approval: one }, { approval: other }) => one.requested_seq - other.requested_seq);
}

function linksOf(step: string, attempt: number, approval: ReportApproval): readonly ChainLink[] {
  const base = { step, attempt, approval };
  const grants = approval.grants.map(({ by, at, latency_ms, gesture, typed_ok, break_glass, proof }) => ({
    ...base,
    what: '✓ approved',
    by: who(by),
    at,
    took: duration(latency_ms),
    how: `${gesture === 'typed' && typed_ok ? `typed '${approval.typed_text ?? ''}'` : gesture}${proof === undefined ? '' : `, with a proof by the key ${shortened(proof)}`}`,
    remark: break_glass ? `BREAK-GLASS, past ${waivedWords(break_glass.waived)}: ${break_glass.reason}` : '',
    tone: break_glass ? ('bad' as const) : ('good' as const),
  }));
  return [...grants, ...closingLinks(base, approval)];
}

function closingLinks(
  base: Pick<ChainLink, 'step' | 'attempt' | 'approval'>,
  approval: ReportApproval,
): readonly ChainLink[] {
  const { status, closed_by: by, closed_at: at = '', reason = '', requested_at: asked } = approval;
  if (status === 'granted') return [];
  const isOpen = status === 'open';
  const waited = isOpen ? '–' : duration(Math.max(0, Date.parse(at) - Date.parse(asked)) || 0);
  const remark = isOpen ? `${approval.grants.length} of ${approval.min} approvals were given` : reason;
  return [
    {
      ...base,
      what: `${isOpen ? '…' : '✗'} ${status}`,
      by: by ? who(by) : '–',
      at,
      took: waited,
      how: '–',
      remark,
      tone: isOpen ? 'warn' : 'bad',
    },
  ];
}

// Enough to find the key by; all of it stands in the JSON.
function shortened(keyId: string): string {
  return keyId.replace(/^(sha256:[0-9a-f]{16})[0-9a-f]+$/, '$1…');
}
