import type { MappedCase } from '../../../domain/preflight.ts';
import { PORTAL_STATUSES } from '../../../domain/status.ts';
import type { Step } from '../../../domain/steps.ts';
import type { FieldValue } from '../../fieldTable.ts';
import { type WriteDate, wireDate } from './date.ts';

/** Reads one value; '' = the case has none. `step`: the step that is written, or null in a record. */
export type Read = (mapped: MappedCase, step: Step | null) => string;

/** How each value of the field table is read and written. Each is a function of its own, so that the engine can inline it. */
export function valuesIn(
  offsetMs: number,
  writeDate: WriteDate = wireDate,
): Readonly<Record<FieldValue, Read>> {
  return {
    id: ({ record }) => record.sourceId,
    caseNo: ({ record }) => record.caseNo,
    nationCode: ({ record }) => record.nationCode,
    originCaseNo: ({ record }) => record.origin.caseNo,
    procedureCode: (mapped) => mapped.procedureCode,
    procedureName: (mapped) => mapped.procedureName,
    agencyCode: (mapped) => mapped.agencyCode,
    agencyName: (mapped) => mapped.agencyName,
    domainCode: (mapped) => mapped.domainCode,
    domainName: (mapped) => mapped.domainName,
    status: (mapped, step) => step?.status ?? mapped.status,
    statusName: (mapped, step) => PORTAL_STATUSES[step?.status ?? mapped.status].vi,
    subStatus: ({ record }) => record.subStatus,
    online: ({ record }) => (record.online ? '1' : '0'),
    postal: ({ record }) => (record.postal ? '1' : '0'),
    channel: ({ record }) => channelOf(record),
    submittedAt: ({ record }) => writeDate(record.submittedAt, offsetMs),
    receivedAt: ({ record }) => writeDate(record.receivedAt, offsetMs),
    correctingAt: ({ record }) => writeDate(record.correctingAt, offsetMs),
    cancellingAt: ({ record }) => writeDate(record.cancellingAt, offsetMs),
    dueAt: ({ record }) => writeDate(record.dueAt, offsetMs),
    releasedAt: ({ record }) => writeDate(record.releasedAt, offsetMs),
    finishedAt: ({ record }) => writeDate(record.finishedAt, offsetMs),
    modifiedAt: ({ record }) => writeDate(record.modifiedAt, offsetMs),
    applicantKind: ({ record }) => (record.applicant.kind === 'business' ? '2' : '1'),
    applicantName: ({ record }) => record.applicant.name,
    applicantIdNo: ({ record }) => record.applicant.idNo,
    address: ({ record }) => record.applicant.address,
    contactName: ({ record }) => record.contact.name,
    contactTelephone: ({ record }) => record.contact.telephone,
    contactEmail: ({ record }) => record.contact.email,
    title: ({ record }) => record.title,
    note: ({ record }) => record.note,
    resultNo: ({ record }) => record.result.number,
    resultAt: ({ record }) => writeDate(record.result.at, offsetMs),
    actionAt: ({ record }, step) =>
      writeDate(step?.recorded?.at ?? (isOfAction(step) ? record.lastAction.at : null), offsetMs),
    actionBy: ({ record }, step) => step?.recorded?.by || (isOfAction(step) ? record.lastAction.by : ''),
    actionName: ({ record }, step) =>
      step?.recorded?.content || (isOfAction(step) ? record.lastAction.name : ''),
    actionNote: ({ record }, step) => (isOfAction(step) ? record.lastAction.note : ''),
    stepName: ({ record }, step) => (isOfAction(step) ? record.lastAction.step : ''),
    stepUnit: (_mapped, step) => step?.recorded?.unit ?? '',
    stepDueAt: (_mapped, step) => writeDate(step?.recorded?.dueAt ?? null, offsetMs),
    at: (_mapped, step) => (step === null ? '' : writeDate(step.at, offsetMs)),
  };
}

/** The last action describes the present step and none before it. */
function isOfAction(step: Step | null): boolean {
  return step === null || step.isPresent;
}

/** 1 at the counter, 2 online, 3 by post. An online case whose result goes by post was handed in online. */
function channelOf({ online, postal }: { readonly online: boolean; readonly postal: boolean }): string {
  if (online) return '2';
  return postal ? '3' : '1';
}
