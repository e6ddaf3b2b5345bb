import { expect, it } from 'vitest';
import { WaitingLine } from '../../src/queue/waitingLine.ts';

const { signal: never } = new AbortController();

/** Callers whose slots come when the test says so. */
function slottedLine(size: number) {
  const line = new WaitingLine(size);
  const due: (() => void)[] = [];
  const began: string[] = [];
  return {
    began,
    call: async (name: string, isUrgent: boolean, signal = never): Promise<void> => {
      await line.pass(signal, () => new Promise<void>((resolve) => void due.push(resolve)), isUrgent);
      began.push(name);
    },
    slot: async (): Promise<void> => {
      await new Promise(setImmediate);
      due.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

it('gives the slot for which one caller has been waiting to an urgent one that came later', async () => {
  const { call, slot, began } = slottedLine(1);
  const all = [call('a', false), call('b', false), call('urgent', true)];
  await slot();
  expect(began).toEqual(['urgent']);
  await slot();
  await slot();
  await Promise.all(all);
  expect(began).toEqual(['urgent', 'a', 'b']);
});

it('starves nobody: every fifth slot goes to a caller that is not urgent while both wait', async () => {
  const { call, slot, began } = slottedLine(1);
  const all = [call('a', false), call('b', false)];
  for (let i = 0; i < 10; i += 1) all.push(call('u', true));
  for (let i = 0; i < 12; i += 1) await slot();
  await Promise.all(all);
  expect(began.join('')).toBe('uuuuauuuubuu');
});

it('leaves no gap when an urgent caller gives up while it waits', async () => {
  const { call, slot, began } = slottedLine(1);
  const stop = new AbortController();
  const first = call('a', false);
  const urgent = call('urgent', true, stop.signal);
  const second = call('b', false);
  stop.abort(new Error('enough'));
  await expect(urgent).rejects.toThrow('enough');
  await slot();
  await slot();
  await Promise.all([first, second]);
  expect(began).toEqual(['a', 'b']);
});
