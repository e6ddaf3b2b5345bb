import { existsSync } from 'node:fs';
import { payloadKeyFile } from '../../dataDir/entries.ts';
import { keyFingerprint, loadKey } from '../../ledger/payload/codec.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { PAYLOAD_KEY } from '../../ledger/port/sharedFacts.ts';
import type { Check } from './check.ts';
import { ok, problem } from './findings.ts';

/** Whether the payload key is there and belongs to this ledger. Reports nothing while no key was ever needed. */
export const payloadKey: Check = async ({ config, ledger, texts }) => {
  const known = ledger === null ? null : ((await readFact(ledger, PAYLOAD_KEY))?.value ?? null);
  if (known === null) return [];
  const path = payloadKeyFile(config);
  if (!existsSync(path)) return [problem('payload_key', texts.keyMissing(path), texts.keyRemedy)];
  const isKnown = keyFingerprint(loadKey(path)) === known.fingerprint;
  return [
    isKnown
      ? ok('payload_key', texts.keyThere(path))
      : problem('payload_key', texts.keyOther(path), texts.keyRemedy),
  ];
};
