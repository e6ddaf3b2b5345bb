import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface FakeRedisServer {
  /** redis://127.0.0.1:PORT */
  readonly url: string;
  /** What was asked, each command as one line of words. */
  readonly asked: string[];
  close(): void;
}

/**
 * A server that speaks just enough of the Redis protocol to be another version, or to refuse. `answer` gives
 * the reply in wire form, or null for the usual one: a version of that name to INFO, OK to all else.
 */
export async function fakeRedisServer(
  version: string,
  answer: (words: readonly string[]) => string | null = () => null,
): Promise<FakeRedisServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const { commands, left } = parse(rest + chunk.toString());
      rest = left;
      for (const words of commands) {
        asked.push(words.join(' '));
        socket.write(answer(words) ?? usual(words, version));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function usual(words: readonly string[], version: string): string {
  const name = words[0]?.toLowerCase();
  if (name === 'hello') return "-ERR unknown command 'HELLO'\r\n";
  if (name !== 'info') return '+OK\r\n';
  const text = `# Server\r\nredis_version:${version}\r\n`;
  return `$${text.length}\r\n${text}\r\n`;
}

/** Whole commands of `*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n…`, and what is left over. */
function parse(text: string): { commands: string[][]; left: string } {
  const commands: string[][] = [];
  const lines = text.split('\r\n');
  let at = 0;
  for (;;) {
    const count = Number(lines[at]?.slice(1) || Number.NaN);
    const end = at + 1 + 2 * count;
    if (!(end < lines.length)) return { commands, left: lines.slice(at).join('\r\n') };
    commands.push(Array.from({ length: count }, (_, i) => lines[at + 2 + 2 * i] ?? ''));
    at = end;
  }
}
