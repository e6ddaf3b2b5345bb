import { payloadKeyFile } from '../dataDir/entries.ts';
import { UsageError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { PAYLOAD_KEY } from '../ledger/port/sharedFacts.ts';
import type { Membership } from '../sync/processes/membership.ts';
import { fingerprintAt } from './checkPayloadKey.ts';
import type { LedgerConfig } from './openLedger.ts';

/**
 * Refuses a process that could not open what the others seal, nor they what it seals: UsageError `payload.key_differs`. Where
 * no other process lives, a lost key is replaced as on SQLite (checkPayloadKey.ts).
 */
export async function requireSharedKey(
  config: LedgerConfig,
  ledger: Ledger,
  { membership, now }: { readonly membership: Pick<Membership, 'hasOthers'>; readonly now: Instant },
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
  throw new UsageError(
    'payload.key_differs',
    `The payload key ${path} is ${found === null ? 'missing' : 'not the one'} of this ledger, and other processes work on it. Nothing was changed.`,
    'Copy the key file of one of them to this machine, or let privacy.keyFile name it, and start again.',
    {
      message: `Khóa nội dung ${path} ${found === null ? 'không có' : 'không phải khóa của sổ cái này'}, trong khi các tiến trình khác đang dùng sổ cái. Chưa có gì thay đổi.`,
      remedy:
        'Sao chép tệp khóa từ một máy đang chạy sang máy này, hoặc sửa privacy.keyFile, rồi khởi động lại.',
    },
  );
}
