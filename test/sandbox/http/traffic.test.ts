import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTraffic } from '../../../src/sandbox/http/traffic.ts';

const response = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

describe('the traffic counter', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('finds the busiest second wherever it begins', () => {
    const traffic = createTraffic();
    for (const pause of [900, 200, 100, 100, 599, 2, 5_000]) {
      traffic.arrived(response());
      vi.advanceTimersByTime(pause);
    }
    // Arrivals at 0, 900, 1100, 1200, 1300, 1899 and 1901: five of them from 900 to 1899.
    expect(traffic.figures()).toMatchObject({ total: 7, peakPerSecond: 5 });
  });

  it('finds the largest number of requests open at a time', () => {
    const traffic = createTraffic();
    const [first, second, third] = [response(), response(), response()];
    traffic.arrived(first);
    traffic.arrived(second);
    first.emit('close');
    traffic.arrived(third);
    expect(traffic.figures().peakConcurrency).toBe(2);
  });

  it('counts outcomes and bytes by service', () => {
    const traffic = createTraffic();
    traffic.settled('login', 'ok');
    traffic.settled('login', 'ok');
    traffic.settled('login', 'http_503');
    traffic.received('login', 40);
    traffic.received('login', 2);
    expect(traffic.figures()).toMatchObject({
      requests: { login: { ok: 2, http_503: 1 } },
      bytes: { login: 42 },
    });
  });
});
