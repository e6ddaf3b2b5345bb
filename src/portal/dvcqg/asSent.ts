import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { MappedCase } from '../../domain/preflight.ts';
import type { SendMode } from '../../domain/state.ts';
import type { Step } from '../../domain/steps.ts';
import type { ReadDate } from '../../domain/time.ts';
import type { ShownRequest } from '../portal.ts';
import type { PortalService } from '../services.ts';
import type { WireForm } from './transport.ts';
import type { Wire } from './wire/compile.ts';

const MASK = '•••';
const noCut = (): void => undefined;

/**
 * The requests that would carry a case, as the field table makes them. Personal data is masked in the case before it is
 * written, so that no table, however it is edited, can bring it to the screen.
 */
export function asSent(
  { form, integrationEndpoint: endpoint }: { readonly form: WireForm; readonly integrationEndpoint: string },
  wire: Wire,
  {
    mode,
    mapped,
    steps,
  }: { readonly mode: SendMode; readonly mapped: MappedCase; readonly steps: readonly Step[] },
): readonly ShownRequest[] {
  const masked = { ...mapped, record: withoutPerson(mapped.record) };
  const shown = (service: PortalService, fields: Readonly<Record<string, unknown>>): ShownRequest => {
    const { endpoint: path, body } = form.request({ service, endpoint, fields, token: MASK });
    return { service, endpoint: path, body };
  };
  return [
    shown('DongBoHoSoMC', {
      isUpdating: mode === 'update' ? 'True' : 'False',
      data: [wire.record(mode, masked, noCut)],
    }),
    ...steps.map((step) =>
      shown('CapNhatTienDoHoSoMC', {
        data: [wire.step({ mapped: masked, step: withoutStaff(step) }, noCut)],
      }),
    ),
  ];
}

/** Whole families of fields, not values that look like a person's: a clerk writes names into any free text. */
function withoutPerson(record: CaseRecord): CaseRecord {
  const { applicant, contact, lastAction, result } = record;
  return {
    ...record,
    applicant: {
      kind: applicant.kind,
      ...{ name: mask(applicant.name), idNo: mask(applicant.idNo), address: mask(applicant.address) },
    },
    contact: {
      ...{ name: mask(contact.name), telephone: mask(contact.telephone), email: mask(contact.email) },
    },
    result: { ...result, number: mask(result.number) },
    title: record.title === record.procedureName ? record.title : mask(record.title),
    note: mask(record.note),
    lastAction: {
      ...lastAction,
      by: mask(lastAction.by),
      name: mask(lastAction.name),
      note: mask(lastAction.note),
      step: mask(lastAction.step),
    },
    ...maskedDates(record),
  };
}

function withoutStaff(step: Step): Step {
  if (step.recorded === undefined) return step;
  const { by, content } = step.recorded;
  return { ...step, recorded: { ...step.recorded, by: mask(by), content: mask(content) } };
}

function mask(text: string): string {
  return text === '' ? '' : MASK;
}

/** A date that cannot be read is somebody's text. */
function maskedDates(record: CaseRecord): Partial<CaseRecord> {
  const hidden = (date: ReadDate): ReadDate => (typeof date === 'string' ? mask(date) : date);
  const { submittedAt, receivedAt, correctingAt, cancellingAt, dueAt, releasedAt, finishedAt } = record;
  return {
    submittedAt: hidden(submittedAt),
    receivedAt: hidden(receivedAt),
    correctingAt: hidden(correctingAt),
    cancellingAt: hidden(cancellingAt),
    dueAt: hidden(dueAt),
    releasedAt: hidden(releasedAt),
    finishedAt: hidden(finishedAt),
  };
}
