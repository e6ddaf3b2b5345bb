import { describe, expect, it } from 'vitest';
import { createGate } from '../../../src/source/reading/gate.ts';
import { never } from '../opencps/fakeOpencps.ts';

describe('the gate', () => {
  it('runs as many tasks as it has places, and the next when one ends', async () => {
    const gate = createGate(2);
    const doors = [0, 1, 2].map(() => Promise.withResolvers<void>());
    const inside: number[] = [];
    const tasks = doors.map((door, i) =>
      gate(async () => {
        inside.push(i);
        await door.promise;
      }, never),
    );
    await Promise.resolve();
    expect(inside).toEqual([0, 1]);
    doors[1]?.resolve();
    await tasks[1];
    await Promise.resolve();
    expect(inside).toEqual([0, 1, 2]);
    for (const door of doors) door.resolve();
    await Promise.all(tasks);
  });

  it('frees a place when a task fails', async () => {
    const gate = createGate(1);
    await expect(gate(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
    await expect(gate(() => Promise.resolve('in'), never)).resolves.toBe('in');
  });

  it('lets who waits go when the signal aborts, and keeps no place for them', async () => {
    const gate = createGate(1);
    const door = Promise.withResolvers<void>();
    const first = gate(() => door.promise, never);
    const control = new AbortController();
    const second = gate(() => Promise.resolve('second'), control.signal);
    control.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    door.resolve();
    await first;
    await expect(gate(() => Promise.resolve('third'), never)).resolves.toBe('third');
  });
});
