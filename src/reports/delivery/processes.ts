import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { LedgerProcess } from '../../ledger/port/processes.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import { deliveryTexts } from './messages.ts';
import type { DeliveryStatusDocument } from './schema.ts';

/** The processes that share the ledger, as `delivery status --json` has them. */
export function processesJson(
  processes: readonly LedgerProcess[],
  offsetMs: number,
): NonNullable<DeliveryStatusDocument['processes']> {
  return processes.map(({ host, pid, version, roles, leads, startedAt, seenAt, diedAt }) => ({
    ...{ host, pid, version, roles: [...roles], leads: [...leads] },
    startedAt: formatInstant(startedAt, offsetMs),
    seenAt: formatInstant(seenAt, offsetMs),
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
