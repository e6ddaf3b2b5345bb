import { expect, it } from 'vitest';
import { stepsOf } from '../../../src/domain/steps.ts';
import { asSent } from '../../../src/portal/dvcqg/asSent.ts';
import { adapterForm } from '../../../src/portal/dvcqg/transport.ts';
import { compileWire } from '../../../src/portal/dvcqg/wire/compile.ts';
import { FIELD_VALUES, type FieldRow, type FieldValue } from '../../../src/portal/fieldTable.ts';
import { aCase } from '../../support/cases.ts';

/** A table that sends every value a case has, as somebody's mistake could. */
const EVERYTHING: FieldRow[] = (Object.keys(FIELD_VALUES) as FieldValue[]).flatMap((value) =>
  (['DongBoHoSoMC', 'CapNhatTienDoHoSoMC'] as const).map((service) => ({
    ...{ service, field: value, from: [{ value }], max: null, required: false, send: 'both' as const },
  })),
);
const PERSONAL: readonly FieldValue[] = [
  ...([
    'applicantName',
    'applicantIdNo',
    'address',
    'contactName',
    'contactTelephone',
    'contactEmail',
  ] as const),
  ...(['title', 'note', 'resultNo', 'actionBy', 'actionName', 'actionNote', 'stepName'] as const),
];

it('masks whole families of personal data, whatever the field table sends, and nothing else', () => {
  const secret = 'BÍ MẬT';
  const record = aCase({
    applicant: { kind: 'citizen', name: secret, idNo: secret, address: secret },
    contact: { name: secret, telephone: secret, email: secret },
    result: { number: secret, at: null },
    ...{ title: secret, note: secret, correctingAt: secret },
    lastAction: { at: null, by: secret, name: secret, note: secret, step: secret },
  });
  const recorded = {
    ...{ status: 'processing', at: 0, by: secret, unit: 'Phòng Hộ tịch', content: secret, dueAt: null },
  };
  const mapped = {
    ...{ record, status: '4' as const, procedureCode: '1.005129', procedureName: 'Đăng ký khai sinh' },
    ...{ agencyCode: 'H23.12', agencyName: 'Sở Tư pháp', domainCode: 'HT', domainName: 'Hộ tịch' },
    steps: [{ status: '2' as const, step: recorded }],
  } as const;
  const wire = compileWire(EVERYTHING, {
    offsetMs: 0,
    lists: { new: 'empty', update: 'omit' },
    progressUpdates: true,
  });
  const form = adapterForm({
    ...({ transport: 'adapter', madonvi: 'M', sessionIn: 'none', sessionName: '' } as const),
    servicePaths: { CapNhatTienDoHoSoMC: '/tien-do/1.0' },
  });
  const settings = { form, integrationEndpoint: '/integration' };
  const requests = asSent(settings, wire, { mode: 'new', mapped, steps: stepsOf(mapped) });
  const text = JSON.stringify(requests);
  expect(text).not.toContain(secret);
  expect(requests).toHaveLength(3);
  expect(requests[0]?.body).toMatchObject({
    isUpdating: 'False',
    session: '•••',
    data: [
      {
        ...Object.fromEntries(PERSONAL.map((value) => [value, '•••'])),
        ...{
          caseNo: record.caseNo,
          agencyName: 'Sở Tư pháp',
          procedureName: 'Đăng ký khai sinh',
          status: '4',
        },
      },
    ],
  });
});
