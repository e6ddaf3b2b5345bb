import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where the servers of a demo that stays up listen: the same in every run, so that an open page still works. */
export const DEMO_PORTS = { province: 9_101, portal: 9_102, http: 8_080 } as const;
export type DemoPorts = Readonly<Record<keyof typeof DEMO_PORTS, number>>;

/** Ports tried after a taken one. */
const TRIES = 100;

/** A port of this machine that was wanted and is taken, and the one to use instead. */
export interface TakenPort {
  readonly wanted: number;
  readonly used: number;
}

/** The ports of the demo, each the next free one where another program has it. */
export async function freePorts(
  wanted: DemoPorts = DEMO_PORTS,
): Promise<{ readonly ports: DemoPorts; readonly taken: readonly TakenPort[] }> {
  const chosen = new Set<number>();
  const next = async (from: number): Promise<number> => {
    for (let port = from; port < from + TRIES; port += 1) {
      if (chosen.has(port) || !(await isFree(port))) continue;
      chosen.add(port);
      return port;
    }
    return 0;
  };
  const ports = {
    province: await next(wanted.province),
    portal: await next(wanted.portal),
    http: await next(wanted.http),
  };
  const names = Object.keys(ports) as (keyof typeof ports)[];
  const taken = names
    .map((name) => ({ wanted: wanted[name], used: ports[name] }))
    .filter((one) => one.wanted !== one.used);
  return { ports, taken };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
