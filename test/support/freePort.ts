import { once } from 'node:events';
import { createServer } from 'node:net';

/** A member of a Redis cluster has a second port, 10,000 above: that one lies below those of the system, too. */
const FIRST = 10_000;
const COUNT = 10_000;

const given = new Set<number>();

/**
 * A port of this machine on which nobody listens, for a server that takes it later or again after a restart: below those that
 * the system gives to whoever connects or asks for any, so that no connection of another test has it by then.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
