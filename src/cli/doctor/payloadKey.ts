import { stateOfPayloadKey } from '../../app/checkPayloadKey.ts';
import { payloadKeyFile } from '../../dataDir/entries.ts';
import type { Check } from './check.ts';
import { ok, problem } from './findings.ts';

/** Whether the payload key is there and belongs to this ledger. Reports nothing while no key was ever needed. */
export const payloadKey: Check = async ({ config, ledger, texts }) => {
  const state = ledger === null ? null : await stateOfPayloadKey(config, ledger);
  const path = payloadKeyFile(config);
  switch (state) {
    case null:
      return [];
    case 'there':
      return [ok('payload_key', texts.keyThere(path))];
    case 'changing':
      return [problem('payload_key', texts.keyChanging(path), texts.keyChangingRemedy)];
    case 'missing':
      return [problem('payload_key', texts.keyMissing(path), texts.keyRemedy)];
    case 'other':
      return [problem('payload_key', texts.keyOther(path), texts.keyRemedy)];
  }
};
