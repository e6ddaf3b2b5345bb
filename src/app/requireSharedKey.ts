import { rmSync } from 'node:fs';
import { payloadKeyFile } from '../dataDir/entries.ts';
import { UsageError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { PAYLOAD_KEY } from '../ledger/port/sharedFacts.ts';
import type { Membership } from '../sync/processes/membership.ts';
import { fingerprintAt } from './checkPayloadKey.ts';
import type { LedgerConfig } from './openLedger.ts';

interface Entering {
  readonly membership: Pick<Membership, 'hasOthers'>;
  /** Whether the key file was there before this start, which makes one where it is missing. */
  readonly hadKey: boolean;
  readonly now: Instant;
}

/**
 * Refuses a process that could not open what the others seal, nor they what it seals: UsageError `payload.key_differs`. Where
 * no other process lives, a lost key is replaced as on SQLite (checkPayloadKey.ts).
 */
export async function requireSharedKey(
  config: LedgerConfig,
  ledger: Ledger,
  { membership, hadKey, now }: Entering,
): Promise<void> {
  const path = payloadKeyFile(config);
  const found = fingerprintAt(path);
  const known = await ledger.changeFacts(async (facts) => {
    const before = (await readFact(facts, PAYLOAD_KEY))?.value ?? null;
    // Of two that begin together with keys of their own, one is the first. Whether it fits is tried next.
    if (before === null && found !== null)
      await writeFact(facts, PAYLOAD_KEY, { fingerprint: found, wasMissed: true }, now);
    return { result: before?.fingerprint ?? found, audit: null };
  });
  if (known === found || !membership.hasOthers()) return;
  const isMissing = found === null || !hadKey;
  // Nothing is sealed with it, and it would look like the key of some other ledger.
  if (!hadKey) rmSync(path, { force: true });
  throw new UsageError(
    'payload.key_differs',
    isMissing
      ? `The payload key ${path} of this ledger is missing, and other processes work on the ledger. Nothing was changed.`
      : `The payload key ${path} is not that of this ledger, and other processes work on the ledger. Nothing was changed.`,
    'Copy the key file of one of them to this machine, or let privacy.keyFile name it, and start again.',
    {
      message: `Khóa nội dung ${path} ${isMissing ? 'không có' : 'không phải khóa của sổ cái này'}, trong khi các tiến trình khác đang dùng sổ cái. Chưa có gì thay đổi.`,
      remedy:
        'Sao chép tệp khóa từ một máy đang chạy sang máy này, hoặc sửa privacy.keyFile, rồi khởi động lại.',
    },
  );
}
