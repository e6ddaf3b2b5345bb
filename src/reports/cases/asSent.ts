import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Language } from '../../domain/language.ts';
import { type Mappings, mapAgency, mapProcedure, mapStatus } from '../../domain/mapping.ts';
import { type MappedCase, type PortalRules, preflight } from '../../domain/preflight.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import type { SendMode } from '../../domain/state.ts';
import { type Step, stepsOf, unsentSteps } from '../../domain/steps.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { ShownRequest } from '../../portal/portal.ts';
import { wrap } from '../../presentation/layout.ts';
import { detailText } from './detailText.ts';
import { caseTexts } from './messages.ts';

/** The requests that would carry a case, without personal data, and what is missing. */
export interface AsSent {
  readonly caseNo: string;
  /** Null = it would go out. */
  readonly heldBack: { readonly reason: Reason; readonly detail: string; readonly remedy: string } | null;
  /** What can be mapped of it, whether or not it would go out; null = not even that much. */
  readonly mapped: Readonly<Record<'procedureCode' | 'status' | 'agencyCode', string | null>> | null;
  readonly requests: readonly ShownRequest[];
}

export async function asSentView(
  { id, caseNo }: Pick<LedgerRecord, 'id' | 'caseNo'>,
  deps: {
    readonly ledger: Pick<Ledger, 'contents'>;
    readonly asSent: (mode: SendMode, mapped: MappedCase, steps: readonly Step[]) => readonly ShownRequest[];
    readonly mappings: Mappings;
    readonly rules: PortalRules;
    readonly progressUpdates: boolean;
    readonly language: Language;
  },
): Promise<AsSent> {
  const { ledger, asSent, mappings, rules, language } = deps;
  const [kept] = await ledger.contents([id]);
  if (kept === undefined) return { caseNo, heldBack: null, mapped: null, requests: [] };
  const { record, work, stepsSeen, stepsSent } = kept;
  const mode = work === 'update' || work === 'progress' ? 'update' : 'new';
  const check = preflight(record, mappings, null, rules);
  const anyway = check.ok ? check : preflight(record, withMarks(mappings, record), null);
  const requests = anyway.ok
    ? asSent(
        mode,
        anyway.mapped,
        deps.progressUpdates ? unsentSteps(stepsOf(anyway.mapped, stepsSeen), stepsSent) : [],
      )
    : [];
  return {
    caseNo,
    heldBack: check.ok
      ? null
      : { reason: check.reason, detail: check.detail, remedy: REASONS[check.reason].remedy[language] },
    mapped: {
      procedureCode: mapProcedure(mappings, record),
      status: mapStatus(mappings, record.status, record.subStatus),
      agencyCode: mapAgency(mappings, record)?.national ?? null,
    },
    requests,
  };
}

/** Stands in a shown request for a code that no table has yet. */
const NO_CODE = '∅';

/** The tables with a mark for the procedure or agency that they lack, so that the rest of the request can be shown. */
function withMarks(mappings: Mappings, record: CaseRecord): Mappings {
  const { statuses, procedures, agencies } = mappings;
  const always = { validFrom: null, validTo: null, national: NO_CODE };
  const { procedureCode, agencyCode, agencyName } = record;
  const procedure = { ...always, local: procedureCode };
  const agency = { ...always, local: agencyCode, name: agencyName, level: 'commune', parent: '' } as const;
  const lacksProcedure = mapProcedure(mappings, record) === null;
  const lacksAgency = mapAgency(mappings, record) === null;
  return {
    statuses,
    procedures: lacksProcedure ? new Map([...procedures, [procedureCode, [procedure]]]) : procedures,
    agencies: lacksAgency ? new Map([...(agencies ?? []), [agencyCode, [agency]]]) : agencies,
  };
}

export function asSentText({ heldBack, mapped, requests }: AsSent, language: Language): string {
  const { asSent: texts } = caseTexts(language);
  if (mapped === null) return wrap(texts.noContent).join('\n');
  const parts = [texts.title];
  if (heldBack !== null) {
    const { reason, detail, remedy } = heldBack;
    const why = detailText(reason, detail, language);
    parts.push(
      [
        ...wrap(`${texts.missing}: ${REASONS[reason].title[language]}${why === '' ? '' : ` (${why})`}`),
        ...wrap(remedy),
        ...Object.entries(mapped).flatMap(([name, value]) =>
          value === null ? [`  ${name}: —`] : [`  ${name}: ${value}`],
        ),
      ].join('\n'),
    );
  }
  for (const { service, endpoint, body } of requests) {
    parts.push(`POST ${endpoint}  (${service})\n${JSON.stringify(body, null, 2)}`);
  }
  return parts.join('\n\n');
}
