import type { Config } from '../../config/config.ts';
import { type Log, logOfProvince } from '../../observability/log.ts';
import { FailedTries } from '../auth/failedTries.ts';
import { Mount, togetherAt } from '../national/mount.ts';
import { createNationalServer } from '../national/server.ts';
import { closeServer, DRAIN_MS } from '../server/drain.ts';
import { renewCertificate, watchCertificate } from '../server/listener/certificate.ts';
import { warnIfPlain } from '../server/listener/createListener.ts';
import { listen } from '../server/server.ts';
import type { FromProvince, ToThread } from './messages.ts';
import { openProvinceSide } from './provinceSide.ts';

export interface ServingOptions {
  readonly log: Log;
  readonly send: (place: number, message: FromProvince) => void;
}

/** What listens, whether for one province or for several. */
export interface Serving {
  readonly host: string;
  readonly port: number;
  receive(message: Exclude<ToThread, { kind: 'stop' }>): void;
  close(withinMs: number): Promise<void>;
}

/** Several provinces on one address, that of the first configuration: each is served below its path once it is opened. */
export async function serveProvinces(
  configs: readonly Config[],
  { log, send }: ServingOptions,
): Promise<Serving> {
  const [{ http, language, offsetMs }] = configs as readonly [Config];
  const together = togetherAt(http.basePath, configs);
  const mounts = configs.map((config, place) => {
    const own = logOfProvince(log, config.province.code);
    return new Mount(config, {
      log: own,
      open: (mounted) =>
        openProvinceSide(
          { ...config, http: mounted },
          { log: own, together, send: (message) => send(place, message) },
        ),
    });
  });
  const server = await createNationalServer({
    ...{ mounts, http, offsetMs, log, language: language ?? 'vi' },
    tries: new FailedTries(() => performance.now()),
    now: Date.now,
  });
  const { port } = await listen(server, http);
  const { tls, host } = http;
  const stopWatch = tls === null ? () => undefined : watchCertificate(server.server, tls, { log });
  warnIfPlain(http, log);
  return {
    host,
    port,
    receive: (message) => {
      if (message.kind === 'certificate') {
        if (tls !== null) renewCertificate(server.server, tls, log);
        return;
      }
      const mount = mounts[message.place];
      if (message.kind === 'open') mount?.open();
      else if (message.kind === 'shut') void mount?.shut();
      else mount?.receive(message.message);
    },
    close: async (withinMs) => {
      stopWatch();
      const endsAt = performance.now() + withinMs;
      const drainMs = Math.min(DRAIN_MS, withinMs);
      await Promise.all([closeServer(server, drainMs), ...mounts.map((mount) => mount.endGently())]);
      await Promise.all(mounts.map((mount) => mount.shut(Math.max(0, endsAt - performance.now()))));
    },
  };
}
