import type { Settlement } from '../../../src/domain/settle.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { agencyBook, anAgency } from '../../reports/agencyBook.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

const HOUR_MS = 3_600_000;

/**
 * The HTTP side over a ledger in which whatever the source, the portal or a person may write begins with one of the
 * texts: names and codes, portal codes and messages, notes, names of keys.
 */
export async function servedWithMarks(texts: readonly string[]): Promise<Served> {
  const [first = ''] = texts;
  const agencies = agencyBook(...texts.map((text) => anAgency(`${text}agency`, { name: `${text}name` })));
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
    portalCodes: () =>
      new Map(
        texts.map((text) => [
          `${text}code`,
          { code: `${text}code`, kind: 'rejected', owner: `${text}owner`, remedy: `${text}remedy` },
        ]),
      ),
  });
  const { ledger } = served;
  for (const text of texts) {
    const settlements: Readonly<Record<string, Settlement>> = {
      blocked: { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: `${text}detail` },
      invalid: { outcome: 'blocked', reason: 'FIELD_INVALID', detail: `${text}field` },
      refused: {
        ...{ outcome: 'rejected', reason: 'PORTAL_REJECTED' },
        ...{ portalCode: `${text}code`, detail: `${text}message` },
      },
    };
    for (const [name, as] of Object.entries(settlements)) {
      await settled(ledger, `${text}${name}`, { text, as });
    }
  }
  const by = { who: `key:${first}who`, origin: `${first}origin` };
  const note = `${first}note`;
  await ledger.createReplay({ filter: {}, caseFilter: '{}', note, by, ratePerSecond: 1, now: NOW });
  await ledger.pauseDelivery({ by, note, now: NOW });
  const published = { date: '2024-11-04', synced: 1, unsynced: 1, source: `${first}published` };
  await ledger.recordPublished([published], NOW);
  return served;
}

async function settled(
  ledger: Ledger,
  caseNo: string,
  { text, as }: { readonly text: string; readonly as: Settlement },
): Promise<void> {
  const row = aRow({
    ...{ caseNo, sourceId: caseNo, status: `${text}status`, subStatus: `${text}sub` },
    ...{ agencyCode: `${text}agency`, agencyName: `${text}agencyName` },
    ...{ domainCode: `${text}domain`, domainName: `${text}domainName` },
    ...{ procedureCode: `${text}procedure`, procedureName: `${text}procedureName` },
  });
  await ledger.ingest({ rows: [row], drafts: [], readAt: NOW, now: NOW });
  const lease = await ledger.lease({ owner: 'w', limit: 1, now: NOW, leaseMs: HOUR_MS, lingerMs: 0 });
  const [leased] = lease?.records ?? [];
  if (leased?.record.caseNo !== caseNo) throw new Error(`${caseNo} was to be leased`);
  const { id, version } = leased;
  await ledger.settle('w', [{ id, version, sentStatus: '4', settlement: as }], NOW);
}
