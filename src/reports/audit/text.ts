import type { Language } from '../../domain/language.ts';
import { formatDay, formatInstant } from '../../domain/time.ts';
import type { AuditProof, AuditRow } from '../../ledger/port/audit.ts';
import { shorten, TEXT_WIDTH, terminalText, wrap } from '../../presentation/layout.ts';
import { formatCount, formatDate, formatDateTime } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { auditTexts } from './messages.ts';
import type { AuditDocument, AuditProofDocument } from './schema.ts';

/** The document of `audit list --json`, newest first. */
export function auditListJson(rows: readonly AuditRow[], offsetMs: number): Pick<AuditDocument, 'entries'> {
  return {
    entries: rows.map(({ seq, at, who, origin, action, subject, count, note, previous, hash }) => ({
      seq,
      at: formatInstant(at, offsetMs),
      atMs: at,
      who,
      origin,
      action,
      subject,
      count,
      note,
      previous,
      hash,
    })),
  };
}

/** The rows, newest first, in lines of at most 80 columns. */
export function auditListText(
  rows: readonly AuditRow[],
  options: { language: Language; offsetMs: number; color: boolean },
): string {
  const { language, offsetMs } = options;
  const texts = auditTexts(language);
  const paint = paintWith(options.color);
  if (rows.length === 0) return texts.none;
  const actions: Readonly<Record<string, string>> = texts.actions;
  const entries = rows.map((row) => {
    const when = formatDateTime(row.at, offsetMs, language);
    const who = [row.who, row.origin].filter(Boolean).map(terminalText).join(', ');
    const what = [actions[row.action] ?? terminalText(row.action), row.subject].filter((text) => text !== '');
    const count = row.count === null ? '' : ` (${formatCount(row.count, language)})`;
    return [
      paint('dim', shorten(`${row.seq}  ${when}  ${who}`, TEXT_WIDTH)),
      ...wrap(`${what.join(': ')}${count}`, '  '),
      ...(row.note === '' ? [] : wrap(row.note, `  ${texts.note}: `)),
    ].join('\n');
  });
  return [paint('bold', texts.list), ...entries].join('\n\n');
}

/** Whether the chain is intact and still contains the noted hash, if one was given. */
export function auditHolds(proof: AuditProof, noted: string | undefined): boolean {
  return proof.broken === null && (noted === undefined || proof.notedAt !== null);
}

/** The document of `audit verify --json`. `notedAt`: the row of the hash that `--head` named. */
export function auditProofJson(proof: AuditProof, noted: string | undefined): AuditProofDocument {
  const { rows, head, broken, notedAt, checkpoint } = proof;
  return {
    ...{ intact: auditHolds(proof, noted), rows, head, broken, notedAt },
    checkpoint: checkpoint && {
      seq: checkpoint.seq,
      hash: checkpoint.hash,
      at: formatInstant(checkpoint.at),
    },
  };
}

export function auditProofText(proof: AuditProof, noted: string | undefined, language: Language): string {
  const texts = auditTexts(language);
  const n = (count: number): string => formatCount(count, language);
  const { rows, head, broken, notedAt, checkpoint, lastSeq } = proof;
  const pruned = checkpoint && ([n(checkpoint.seq), formatDate(formatDay(checkpoint.at), language)] as const);
  const findings = (): string[] => {
    if (broken !== null) return [texts.broken[broken.why](n(broken.seq)), texts.brokenRemedy];
    if (noted !== undefined && notedAt === null) {
      return [pruned === null ? texts.headGone : texts.headPruned(...pruned), texts.headGoneRemedy];
    }
    const intact = [head === null ? texts.empty : texts.intact(n(rows))];
    if (pruned !== null) intact.push(texts.pruned(...pruned));
    return notedAt === null ? intact : [...intact, texts.headAt(n(notedAt), n(lastSeq - notedAt))];
  };
  const lines = findings().flatMap((text) => wrap(text));
  if (head === null || !auditHolds(proof, noted)) return lines.join('\n');
  // The hash has its own line, so that it can be copied.
  return [...lines, ...wrap(texts.head), `  ${head}`, ...wrap(texts.keepHead)].join('\n');
}
