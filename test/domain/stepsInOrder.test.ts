import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import type { PortalStatus } from '../../src/domain/status.ts';
import { presentStep, type StepKey, stepsOf, unsentSteps } from '../../src/domain/steps.ts';
import { aMapped } from '../portal/dvcqg/fakePortal.ts';

const START = Date.UTC(2024, 10, 5);
const MINUTE = 60_000;

/** The dates that a case gets when it reaches a status. */
const DATED: Readonly<Partial<Record<PortalStatus, keyof CaseRecord>>> = {
  '2': 'receivedAt',
  '5': 'correctingAt',
  '9': 'releasedAt',
  '10': 'finishedAt',
};

const event = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    to: fc.constantFrom<PortalStatus[]>('2', '4', '5', '9', '10'),
    /** Whether the action that led there is shown, or only the change of the row. */
    acted: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('note' as const) }),
  fc.record({ kind: fc.constant('reading' as const) }),
);

/** Which dates the source shows while a case is only registered. */
const registered = fc.record({ submitted: fc.boolean(), received: fc.boolean(), acted: fc.boolean() });

/** The statuses of a case's way only go forward, so that its dates do not contradict each other. */
const forward = (from: PortalStatus, to: PortalStatus): boolean => Number(to) > Number(from);

test('the steps of a case go out in order of time, whenever it is read and whatever dates its registration lacks', () => {
  fc.assert(
    fc.property(registered, fc.array(event, { maxLength: 12 }), (shown, events) => {
      let now = START;
      let status: PortalStatus = '1';
      let record: Partial<CaseRecord> = {
        submittedAt: shown.submitted ? START : null,
        receivedAt: shown.received ? START : null,
        correctingAt: null,
        cancellingAt: null,
        releasedAt: null,
        finishedAt: null,
        modifiedAt: START,
        lastAction: { at: shown.acted ? START : null, by: '', name: '', note: '', step: '' },
      };
      const lastActionAt = (at: number) => ({ at, by: '', name: '', note: '', step: '' });
      const seen: StepKey[] = [];
      const sent: StepKey[] = [];
      const read = (): void => {
        const mapped = aMapped(record, { status });
        sent.push(...unsentSteps(stepsOf(mapped, seen), sent));
        seen.push(presentStep(mapped));
      };
      for (const one of events) {
        now += MINUTE;
        if (one.kind === 'reading') read();
        else if (one.kind === 'note') record = { ...record, modifiedAt: now, lastAction: lastActionAt(now) };
        else if (forward(status, one.to)) {
          status = one.to;
          const date = DATED[status];
          record = { ...record, modifiedAt: now };
          if (date !== undefined) record = { ...record, [date]: now };
          // A system can set the receipt to when the case was handed in.
          if (status === '2' && shown.received) record = { ...record, receivedAt: START };
          if (one.acted) record = { ...record, lastAction: lastActionAt(now) };
        }
      }
      read();
      const times = sent.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
    { numRuns: 2_000 },
  );
});
