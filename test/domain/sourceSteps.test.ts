import { describe, expect, it } from 'vitest';
import { contentOf } from '../../src/domain/caseRecord.ts';
import { mapSteps, unmappedSteps } from '../../src/domain/mappedSteps.ts';
import { withOwnCodes } from '../../src/domain/ownCodes.ts';
import { withoutPersonalData } from '../../src/domain/redact.ts';
import { inOrder, type SourceStep } from '../../src/domain/sourceSteps.ts';
import { presentStep, stepsOf } from '../../src/domain/steps.ts';
import { aMapped } from '../portal/dvcqg/fakePortal.ts';

const at = (hour: number): number => Date.UTC(2024, 10, 5, hour);
const aStep = (status: string, hour: number, over: Partial<SourceStep> = {}): SourceStep => ({
  ...{ status, at: at(hour), by: '', unit: '', content: '', dueAt: null, ...over },
});
const mappings = {
  ...{ statuses: new Map([['processing', '4'] as const, ['done', '10'] as const]) },
  ...{ procedures: new Map(), agencies: null },
};
const dates = {
  ...{ submittedAt: null, receivedAt: at(1), correctingAt: null, cancellingAt: null, releasedAt: at(8) },
  ...{ finishedAt: at(9), modifiedAt: at(12) },
};
const wayOf = (steps: readonly SourceStep[], seen: Parameters<typeof stepsOf>[1] = []): string[] =>
  stepsOf(aMapped({ ...dates, steps }, { status: '10', steps: mapSteps(mappings, steps) }), seen).map(
    ({ status, at, isPresent, recorded }) =>
      `${status}@${new Date(at).getUTCHours()}${isPresent ? '!' : ''}${recorded === undefined ? '' : '*'}`,
  );

describe('the steps that a source records', () => {
  it('come before what the dates say of their status, and dates stand in for the others', () => {
    expect(wayOf([aStep('processing', 3), aStep('processing', 5), aStep('done', 10)])).toEqual([
      ...['2@1', '4@3*', '4@5*', '9@8', '10@10!*'],
    ]);
  });

  it('come before what dongbo saw of their status', () => {
    const seen = [
      { status: '4', at: at(6) },
      { status: '5', at: at(7) },
    ] as const;
    expect(wayOf([aStep('processing', 3)], seen)).toEqual(['2@1', '4@3*', '5@7', '9@8', '10@9!']);
  });

  it('have one step for each status and time', () => {
    expect(wayOf([aStep('processing', 3), aStep('processing', 3, { by: 'Cán bộ A' })])).toEqual([
      ...['2@1', '4@3*', '9@8', '10@9!'],
    ]);
  });

  it('leave out those whose status the portal does not know, and name them', () => {
    const steps = [aStep('signing', 3), aStep('', 4), aStep('processing', 5)];
    expect(wayOf(steps)).toEqual(['2@1', '4@5*', '9@8', '10@9!']);
    expect(unmappedSteps(mappings, steps)).toEqual(['signing', '?']);
  });

  it('say when the present status was reached: the last step to it', () => {
    const steps = mapSteps(mappings, [aStep('done', 4), aStep('processing', 5), aStep('done', 6)]);
    const { record } = aMapped(dates);
    expect(presentStep({ record, status: '10', steps })).toMatchObject({ at: at(6), isPresent: true });
  });

  it('are in the same order however a database returns equal times', () => {
    const steps = [aStep('b', 2), aStep('a', 2), aStep('c', 1), aStep('a', 2)];
    expect(inOrder(steps)).toEqual([aStep('c', 1), aStep('a', 2), aStep('b', 2)]);
    expect(inOrder(steps.toReversed())).toEqual(inOrder(steps));
  });

  it('are a change of the case when one comes, and none while there are none', () => {
    const { record } = aMapped(dates);
    expect(contentOf({ ...record, steps: [] })).toBe(contentOf(record));
    const one = contentOf({ ...record, steps: [aStep('processing', 3)] });
    expect(one).not.toBe(contentOf(record));
    expect(contentOf({ ...record, steps: [aStep('processing', 3, { by: 'Cán bộ A' })] })).not.toBe(one);
  });

  it("have the meaning that the source's own table gives their status", () => {
    const own = { statuses: new Map([['4', '10'] as const]), procedures: new Map(), agencies: new Map() };
    const { record } = aMapped({ ...dates, steps: [aStep('4', 3), aStep('processing', 2)] });
    const mapped = withOwnCodes(record, { ...mappings, ofSources: new Map([['igate', own]]) }, 'igate');
    expect(mapped.steps?.map(({ status }) => status)).toEqual(['igate:4', 'processing']);
  });

  it('name nobody in a message of the portal', () => {
    const { record } = aMapped({
      ...dates,
      steps: [aStep('done', 3, { by: 'Cán bộ Bốn Năm', content: 'chờ xác minh nhà số bảy ngõ ba' })],
    });
    const told = withoutPersonalData('Bước của can bo bon nam: xác minh nhà số bảy ngõ ba', [record]);
    expect(told).not.toMatch(/bon nam|nhà số bảy/);
  });
});
