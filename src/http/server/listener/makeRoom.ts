import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  readonly socket: Socket;
  /** Those that are not answered yet. */
  readonly requests: Set<IncomingMessage>;
}

/**
 * Keeps to the limit by closing, for each connection too many, the one that has waited longest without a request, so that
 * clients who open thousands and send nothing, or a byte a second, keep nobody out. Where each has a request, one whose
 * body is not there yet goes; an answer under way is never broken off for another client.
 */
export function makeRoom(server: Server, limit: number): void {
  /** By the client's address and port, because TLS puts a socket of its own above the connection's. */
  const open = new Map<string, Connection>();
  /** Without a request, longest waiting first. */
  const waiting = new Set<Connection>();
  // Should they come faster than others are closed.
  server.maxConnections = 2 * limit;

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    const connection: Connection = { socket, requests: new Set() };
    open.set(name, connection);
    waiting.add(connection);
    socket.once('close', () => {
      waiting.delete(connection);
      if (open.get(name) === connection) open.delete(name);
    });
    if (open.size > limit) close(longestWaiting(connection));
  });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(nameOf(request.socket));
    if (connection === undefined) return;
    waiting.delete(connection);
    connection.requests.add(request);
    response.once('close', () => {
      connection.requests.delete(request);
      if (connection.requests.size === 0 && !connection.socket.destroyed) waiting.add(connection);
    });
  });

  function longestWaiting(newest: Connection): Connection {
    const [longest = newest] = waiting;
    if (longest !== newest) return longest;
    const isIncomplete = ({ requests }: Connection): boolean =>
      requests.size > 0 && [...requests].every(({ complete }) => !complete);
    return open.values().find(isIncomplete) ?? newest;
  }

  function close(connection: Connection): void {
    waiting.delete(connection);
    connection.socket.destroy();
  }
}

function nameOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${localAddress} ${remoteAddress} ${remotePort}`;
}
