import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FailedTries } from '../../../src/http/auth/failedTries.ts';

const MINUTE = 60_000;
const MOST = 10;

let clock: number;
let tries: FailedTries;
beforeEach(() => {
  clock = 0;
  tries = new FailedTries(() => clock);
});
const fail = (address: string, times = 1) => {
  for (let n = 0; n < times; n += 1) tries.failed(address);
};

describe('an address with wrong keys', () => {
  it('waits after ten failures within a minute, until the first of them is a minute old', () => {
    fail('10.0.0.1', MOST - 1);
    expect(tries.waitMs('10.0.0.1')).toBe(0);
    clock = 20_000;
    fail('10.0.0.1');
    expect(tries.waitMs('10.0.0.1')).toBe(40_000);
    clock = MINUTE - 1;
    expect(tries.waitMs('10.0.0.1')).toBe(1);
    clock = MINUTE;
    expect(tries.waitMs('10.0.0.1')).toBe(0);
  });

  it('makes no other address wait', () => {
    fail('10.0.0.1', MOST);
    expect(tries.waitMs('10.0.0.2')).toBe(0);
    fail('2001:db8::1', MOST);
    expect(tries.waitMs('2001:db8:0:1::1')).toBe(0);
  });

  it('counts as its whole network in IPv6, in any notation', () => {
    fail('2001:db8::1', MOST);
    for (const same of ['2001:0db8:0:0::1', '2001:db8::ffff:1', '2001:DB8::2', '2001:db8::2%eth0']) {
      expect(tries.waitMs(same), same).toBe(MINUTE);
    }
    fail('::ffff:10.0.0.1', MOST);
    expect(tries.waitMs('::ffff:10.0.0.1')).toBe(MINUTE);
    expect(tries.waitMs('::ffff:10.0.0.2')).toBe(0);
    expect(tries.waitMs('::1')).toBe(0);
  });

  it('waits exactly while ten of its own failures lie within the last minute, whatever other addresses do', () => {
    const step = fc.record({ address: fc.constantFrom('a', 'b', 'c'), after: fc.nat(9_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        clock = 0;
        tries = new FailedTries(() => clock);
        const failures = new Map<string, number[]>([
          ['a', []],
          ['b', []],
          ['c', []],
        ]);
        for (const { address, after } of steps) {
          clock += after;
          tries.failed(address);
          failures.get(address)?.push(clock);
          for (const [one, all] of failures) {
            const recent = all.filter((at) => at > clock - MINUTE).length;
            expect(tries.waitMs(one) > 0, `${one}: ${recent}`).toBe(recent >= MOST);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is forgotten after ten thousand other addresses have failed, so memory is bounded', () => {
    fail('first', MOST);
    fail('second', MOST);
    for (let n = 0; n < 9_998; n += 1) fail(`10.${n >> 8}.${n & 255}.1`);
    expect(tries.waitMs('first')).toBe(MINUTE);
    fail('first');
    fail('one more');
    expect(tries.waitMs('second')).toBe(0);
    expect(tries.waitMs('first'), 'it failed again meanwhile').toBe(MINUTE);
  });
});

describe('a key that worked from an address', () => {
  it('is known there, in all of its network, and nowhere else', () => {
    tries.worked('2001:db8::1', 'key');
    expect(tries.isKnown('2001:db8::2', 'key')).toBe(true);
    expect(tries.isKnown('2001:db8:0:1::1', 'key')).toBe(false);
    expect(tries.isKnown('2001:db8::1', 'another')).toBe(false);
    tries.forget('2001:db8::3', 'key');
    expect(tries.isKnown('2001:db8::1', 'key')).toBe(false);
  });

  it('is forgotten when twenty others were used since, or a thousand addresses, so memory is bounded', () => {
    for (let n = 0; n < 20; n += 1) tries.worked('10.0.0.1', `key ${n}`);
    tries.worked('10.0.0.1', 'key 0');
    tries.worked('10.0.0.1', 'one more');
    expect(tries.isKnown('10.0.0.1', 'key 0'), 'it was used meanwhile').toBe(true);
    expect(tries.isKnown('10.0.0.1', 'key 1')).toBe(false);
    for (let n = 0; n < 1_000; n += 1) tries.worked(`10.1.${n >> 8}.${n & 255}`, 'key');
    expect(tries.isKnown('10.0.0.1', 'key 0')).toBe(false);
    expect(tries.isKnown('10.1.0.0', 'key')).toBe(true);
  });
});
