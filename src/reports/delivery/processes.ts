import type { z } from 'zod';
import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { LedgerProcess } from '../../ledger/port/processes.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import { deliveryTexts } from './messages.ts';
import { type DeliveryStatusDocument, process } from './schema.ts';

/** The processes that share the ledger, as `delivery status --json` has them. */
export function processesJson(
  processes: readonly LedgerProcess[],
  offsetMs: number,
): NonNullable<DeliveryStatusDocument['processes']> {
  return processes.map(({ id, host, pid, version, roles, leads, startedAt, seenAt, silentMs, diedAt }) => ({
    ...{ id, host, pid, version, roles: [...roles], leads: [...leads] },
    startedAt: formatInstant(startedAt, offsetMs),
    seenAt: formatInstant(seenAt, offsetMs),
    silentSeconds: Math.round(silentMs / 1_000),
    diedAt: diedAt === null ? null : formatInstant(diedAt, offsetMs),
  }));
}

/** One line for each; not wrapped. None: nothing, as of a ledger in a file. */
export function processesText(
  processes: readonly LedgerProcess[],
  { language, offsetMs }: { readonly language: Language; readonly offsetMs: number },
): readonly string[] {
  if (processes.length === 0) return [];
  const texts = deliveryTexts(language).processes;
  const time = (at: number): string => formatDateTime(at, offsetMs, language);
  return [
    texts.heading,
    ...processes.map(({ host, pid, version, roles, leads, seenAt, diedAt }) => {
      const who = texts.who(host, String(pid), version, roles.join(', '));
      const led = leads.length === 0 ? '' : texts.leads(leads.join(', '));
      return `${who}${led}${diedAt === null ? texts.seen(time(seenAt)) : texts.died(time(diedAt))}`;
    }),
  ];
}

/** What `/readyz` shows of a process. That needs no key, so it names no machine; the id says which one it is. */
export const processReadiness = process.pick({
  id: true,
  version: true,
  roles: true,
  leads: true,
  seenAt: true,
  silentSeconds: true,
  diedAt: true,
});

/** Undefined for a ledger of one process alone. */
export async function processesReadiness(
  ledger: Pick<Ledger, 'processes'>,
  offsetMs: number,
): Promise<readonly z.infer<typeof processReadiness>[] | undefined> {
  const processes = processesJson(await ledger.processes(), offsetMs);
  if (processes.length === 0) return undefined;
  return processes.map(({ host: _host, pid: _pid, startedAt: _startedAt, ...shown }) => shown);
}
