import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import type { MappedCase } from '../../src/domain/preflight.ts';
import type { PortalStatus } from '../../src/domain/status.ts';
import { presentStep, type Step, stepsOf, unsentSteps } from '../../src/domain/steps.ts';
import { aMapped } from '../portal/dvcqg/fakePortal.ts';

const at = (hour: number): number => Date.UTC(2024, 10, 5, hour);
const action = { by: 'Cán bộ một cửa', name: '', note: '', step: '' };

function inStatus(status: PortalStatus, over: Partial<CaseRecord> = {}): MappedCase {
  const dates = {
    submittedAt: null,
    receivedAt: at(1),
    correctingAt: null,
    cancellingAt: null,
    releasedAt: null,
    finishedAt: null,
  };
  return aMapped(
    { ...dates, modifiedAt: at(12), lastAction: { ...action, at: at(11) }, ...over },
    { status },
  );
}

const shown = (steps: readonly Step[]): string[] =>
  steps.map(({ status, at, isPresent }) => `${status}@${new Date(at).getUTCHours()}${isPresent ? '!' : ''}`);

test('a case that went from received to handed over between two readings has every step, each with its own time', () => {
  const done = inStatus('10', { correctingAt: at(3), releasedAt: at(7), finishedAt: at(9) });
  expect(shown(stepsOf(done))).toEqual(['2@1', '5@3', '9@7', '10@9!']);
});

test('a milestone that is the present status is one step, at its own date', () => {
  expect(shown(stepsOf(inStatus('9', { releasedAt: at(7) })))).toEqual(['2@1', '9@7!']);
  expect(shown(stepsOf(inStatus('2')))).toEqual(['2@1!']);
});

test('a status without a date of its own has the time of the last action', () => {
  expect(shown(stepsOf(inStatus('4')))).toEqual(['2@1', '4@11!']);
});

test('without a last action it has the time of the last change, else that of the latest date', () => {
  const none = { ...action, at: null };
  expect(shown(stepsOf(inStatus('4', { lastAction: none })))).toEqual(['2@1', '4@12!']);
  const undated = inStatus('4', { lastAction: none, modifiedAt: null, correctingAt: at(6) });
  expect(shown(stepsOf(undated))).toEqual(['2@1', '5@6', '4@6!']);
});

test.each([
  ['1', ['1@1!']],
  ['3', ['3@11!']],
] as const)(
  'a case in status %s was never received: its receive date is no step of receipt',
  (status, way) => {
    expect(shown(stepsOf(inStatus(status)))).toEqual(way);
  },
);

test('a registration that dongbo saw after the receipt, as the source dates it now, is no step any more', () => {
  expect(shown(stepsOf(inStatus('4'), [{ status: '1', at: at(2) }]))).toEqual(['2@1', '4@11!']);
  expect(shown(stepsOf(inStatus('4'), [{ status: '1', at: at(0) }]))).toEqual(['1@0', '2@1', '4@11!']);
});

test.each([
  ['3', ['3@9!']],
  ['7', ['2@1', '7@11!']],
  ['8', ['2@1', '8@9!']],
] as const)('a case that ended in status %s without a result has no step of handing over', (status, way) => {
  expect(shown(stepsOf(inStatus(status, { finishedAt: at(9) })))).toEqual(way);
});

test('an action before what the case has reached since did not lead to its present status', () => {
  const again = inStatus('4', { correctingAt: at(6), lastAction: { ...action, at: at(3) } });
  expect(shown(stepsOf(again))).toEqual(['2@1', '5@6', '4@6!']);
  const planned = inStatus('4', { releasedAt: at(20), lastAction: { ...action, at: at(3) } });
  expect(shown(stepsOf(planned)), 'a date to come').toEqual(['2@1', '4@3!', '9@20']);
});

test('what dongbo saw itself is part of the way, and nothing is there twice', () => {
  const seen = [
    { status: '4', at: at(4) },
    { status: '2', at: at(1) },
    { status: '4', at: at(11) },
  ] as const;
  expect(shown(stepsOf(inStatus('4'), seen))).toEqual(['2@1', '4@4', '4@11!']);
});

test('dates nobody can read are no steps', () => {
  const broken = inStatus('4', { receivedAt: '31/02/2024', releasedAt: '', finishedAt: '00/00/0000' });
  expect(shown(stepsOf(broken))).toEqual(['4@11!']);
});

test('dates that contradict each other go out in order of time', () => {
  const done = inStatus('10', { releasedAt: at(9), finishedAt: at(7) });
  expect(shown(stepsOf(done))).toEqual(['2@1', '10@7!', '9@9']);
});

test('steps at the same time go the way of a case, the present status last', () => {
  const done = inStatus('4', { correctingAt: at(11), releasedAt: at(11) });
  expect(shown(stepsOf(done))).toEqual(['2@1', '5@11', '9@11', '4@11!']);
});

test('of any case each step comes once, in order of time, and the present status is among them', () => {
  const date = fc.option(fc.integer({ min: 0, max: 4 }).map((hour) => at(hour)));
  const status = fc.constantFrom<PortalStatus>('1', '2', '3', '4', '5', '6', '7', '8', '9', '10');
  const seen = fc.array(fc.record({ status, at: fc.integer({ min: 0, max: 4 }).map((hour) => at(hour)) }));
  const dates = fc.record({ correctingAt: date, cancellingAt: date, releasedAt: date, finishedAt: date });
  fc.assert(
    fc.property(status, dates, seen, (present, over, past) => {
      const steps = stepsOf(inStatus(present, over), past);
      const keys = steps.map((step) => `${step.status}@${step.at}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).toSorted((a, b) => a - b));
      expect(steps.filter((step) => step.isPresent)).toEqual([presentStep(inStatus(present, over))]);
      expect(unsentSteps(steps, steps)).toEqual([]);
    }),
  );
});

test('a step that the portal has is not sent again', () => {
  const steps = stepsOf(inStatus('9', { releasedAt: at(7) }));
  expect(shown(unsentSteps(steps, [{ status: '2', at: at(1) }]))).toEqual(['9@7!']);
  expect(shown(unsentSteps(steps, [{ status: '2', at: at(2) }]))).toEqual(['2@1', '9@7!']);
});

test('a registered case that is received later goes forward, though somebody acted on it after its receipt', () => {
  const registered = inStatus('1', { submittedAt: at(0) });
  const received = inStatus('4', { submittedAt: at(0), lastAction: { ...action, at: at(13) } });
  const sent = [presentStep(registered), ...unsentSteps(stepsOf(received), [presentStep(registered)])];
  expect(shown(sent)).toEqual(['1@0!', '2@1', '4@13!']);
});
