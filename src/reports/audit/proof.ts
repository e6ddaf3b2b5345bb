import type { Language } from '../../domain/language.ts';
import type { AuditProof } from '../../ledger/port/audit.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { auditTexts } from './messages.ts';
import type { AuditProofDocument } from './schema.ts';

/** Whether the chain is intact and still contains the noted hash, if one was given. */
export function auditHolds(proof: AuditProof, noted: string | undefined): boolean {
  return proof.broken === null && (noted === undefined || proof.notedAt !== null);
}

/** The document of `audit verify --json`. `notedAt`: the row of the hash that `--head` named. */
export function auditProofJson(proof: AuditProof, noted: string | undefined): AuditProofDocument {
  const { rows, head, broken, notedAt } = proof;
  return { intact: auditHolds(proof, noted), rows, head, broken, notedAt };
}

export function auditProofText(proof: AuditProof, noted: string | undefined, language: Language): string {
  const texts = auditTexts(language);
  const n = (count: number): string => formatCount(count, language);
  const { rows, head, broken, notedAt } = proof;
  const findings = (): string[] => {
    if (broken !== null) return [texts.broken[broken.why](n(broken.seq)), texts.brokenRemedy];
    if (noted !== undefined && notedAt === null) return [texts.headGone, texts.headGoneRemedy];
    const intact = head === null ? texts.empty : texts.intact(n(rows));
    return notedAt === null ? [intact] : [intact, texts.headAt(n(notedAt), n(rows - notedAt))];
  };
  const lines = findings().flatMap((text) => wrap(text));
  if (head === null || !auditHolds(proof, noted)) return lines.join('\n');
  // The hash has its own line, so that it can be copied.
  return [...lines, ...wrap(texts.head), `  ${head}`, ...wrap(texts.keepHead)].join('\n');
}
