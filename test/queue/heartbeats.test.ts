import { describe, expect, test } from 'vitest';
import { Heartbeats } from '../../src/queue/heartbeats.ts';

describe('the heartbeats of the loops', () => {
  function clocked(): { beats: Heartbeats; pass: (ms: number) => void } {
    let now = 1_000_000;
    const beats = new Heartbeats(() => now);
    return {
      beats,
      pass: (ms) => {
        now += ms;
      },
    };
  }

  test('name a loop that was silent for longer than it may, and for how long', () => {
    const { beats, pass } = clocked();
    beats.expect('poll', 1_000);
    beats.expect('sweep', 5_000);
    pass(1_000);
    expect(beats.late()).toEqual([]);
    pass(1);
    expect(beats.late()).toEqual([{ loop: 'poll', silentMs: 1_001 }]);
    pass(4_000);
    expect(beats.late().map(({ loop }) => loop)).toEqual(['poll', 'sweep']);
  });

  test('give a loop its full time with every beat', () => {
    const { beats, pass } = clocked();
    beats.expect('poll', 1_000);
    for (let turn = 0; turn < 5; turn += 1) {
      pass(900);
      beats.beat('poll');
    }
    expect(beats.late()).toEqual([]);
  });

  test('expect nothing of a loop that does not run in this process', () => {
    const { beats, pass } = clocked();
    beats.beat('poll');
    pass(1_000_000);
    expect(beats.late()).toEqual([]);
  });

  test('take a clock that was set back for no silence', () => {
    const { beats, pass } = clocked();
    beats.expect('poll', 1_000);
    pass(-3_600_000);
    expect(beats.late()).toEqual([]);
  });
});
