import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Bell } from '../../domain/bell.ts';
import { openCircuits } from '../../domain/circuit.ts';
import type { Instant } from '../../domain/time.ts';
import { defineFact, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import { allowProbe } from './retryDelivery.ts';

export interface PortalSettings {
  /** Of the portal's configuration and the tables. */
  readonly fingerprint: string;
  readonly password: string;
}

/** The settings that the last process delivered with. A plain hash of the password could be guessed from. */
const PORTAL_SETTINGS = defineFact(
  'portal_settings',
  z.object({ fingerprint: z.string(), salt: z.string(), password: z.string() }),
);

const derive = promisify<string, string, number, Buffer>(scrypt);

/**
 * Lets an open circuit be probed at once after a person has changed what may have opened it: the password, a table, or the
 * portal's configuration; also between two runs. Returns whether it does.
 */
export async function probeIfSettingsChanged(
  { fingerprint, password }: PortalSettings,
  deps: {
    readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'circuits' | 'setCircuit' | 'setStepsCircuit'>;
    readonly bell: Pick<Bell, 'ring'>;
    readonly now: () => Instant;
    readonly log: Log;
  },
): Promise<boolean> {
  const { ledger, bell, now, log } = deps;
  const before = (await readFact(ledger, PORTAL_SETTINGS))?.value ?? null;
  const salt = before?.salt ?? randomBytes(16).toString('hex');
  const derived = (await derive(password, salt, 32)).toString('hex');
  if (before?.fingerprint === fingerprint && before.password === derived) return false;
  await writeFact(ledger, PORTAL_SETTINGS, { fingerprint, salt, password: derived }, now());
  if (before === null) return false;
  const [circuit] = openCircuits(await allowProbe(ledger, now()));
  if (circuit === undefined) return false;
  const { cause } = circuit;
  log.info('circuit.probe_allowed', { cause, remedy: 'None: the portal is tried with the new settings.' });
  bell.ring();
  return true;
}
