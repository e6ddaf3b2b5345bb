import { createServer, type Server, Socket } from 'node:net';

/** Where a connection is cut. */
export interface Cut {
  /** Of a statement sent to the server. */
  readonly statement: RegExp;
  /** `unsent`: the server never gets it. `unanswered`: it does, and carries it out; its answer is lost. */
  readonly answer: 'unsent' | 'unanswered';
  /** How many of them go through first. */
  readonly after?: number;
}

/**
 * A TCP proxy in front of PostgreSQL that reads what passes: it cuts a connection at a statement that a test names, and leads to
 * another server when told so, as a virtual address does at a fail-over.
 */
export interface CuttingProxy {
  readonly port: number;
  /** The same address, database and all, through this proxy. */
  through(url: string): string;
  /** Cuts once for each of them, in this order. */
  cut(cuts: readonly Cut[]): void;
  /** Those that have not been met yet. */
  left(): number;
  cutAll(): void;
  /** What passes on the connections that there are is lost from now on, as behind a machine without power. */
  swallow(): void;
  leadTo(port: number): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(port: number, host = '127.0.0.1'): Promise<CuttingProxy> {
  let target = port;
  let cuts: Cut[] = [];
  let passed = 0;
  const open = new Set<Socket>();
  const mute = new WeakSet<Socket>();
  const server: Server = createServer((client) => {
    const upstream = new Socket();
    const both = [client, upstream];
    for (const socket of both) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        for (const one of both) one.destroy();
      });
    }
    upstream.connect(target, '127.0.0.1');
    const statements = statementsOf((text) => {
      const [next] = cuts;
      if (next === undefined || !next.statement.test(text)) return null;
      if (passed < (next.after ?? 0)) {
        passed += 1;
        return null;
      }
      passed = 0;
      cuts = cuts.slice(1);
      return next.answer;
    });
    client.on('data', (chunk) => {
      const found = statements(chunk);
      if (found === 'unsent') client.destroy();
      else upstream.write(chunk);
      if (found !== 'unanswered') return;
      mute.add(client);
      // Its answer shows that the server has carried it out.
      upstream.once('data', () => client.destroy());
    });
    upstream.on('data', (chunk) => {
      if (!mute.has(client)) client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    through: (url) => {
      const through = new URL(url);
      through.hostname = host;
      through.port = String(address.port);
      return String(through);
    },
    cut: (wanted) => {
      cuts = [...wanted];
      passed = 0;
    },
    left: () => cuts.length,
    cutAll: () => {
      for (const socket of open) socket.destroy();
    },
    swallow: () => {
      for (const socket of open) mute.add(socket);
    },
    leadTo: (next) => {
      target = next;
      for (const socket of open) socket.destroy();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

const HEADER = 5;
const SIMPLE = 0x51; // Q
const PARSE = 0x50; // P
const BIND = 0x42; // B

/** Reads the statements in what a client sends, whole messages of it; the first answer of `at` that is not null counts. */
function statementsOf(at: (text: string) => Cut['answer'] | null): (chunk: Buffer) => Cut['answer'] | null {
  const named = new Map<string, string>();
  let rest: Buffer = Buffer.alloc(0);
  let isGreeted = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let found: Cut['answer'] | null = null;
    for (;;) {
      // The first message has no letter.
      const letter = isGreeted ? 1 : 0;
      if (rest.length < HEADER) return found;
      const length = letter + rest.readUInt32BE(letter);
      if (rest.length < length) return found;
      const [kind, body] = [rest[0], rest.subarray(letter + 4, length)];
      rest = rest.subarray(length);
      if (!isGreeted) {
        isGreeted = true;
        continue;
      }
      const texts = body.toString('utf8').split('\0');
      let statement: string | undefined;
      if (kind === SIMPLE) statement = texts[0];
      // A statement with a name is carried out when it is bound, with whatever name it was parsed by.
      if (kind === PARSE) named.set(texts[0] ?? '', texts[1] ?? '');
      if (kind === BIND) statement = named.get(texts[1] ?? '');
      if (statement !== undefined) found ??= at(statement);
    }
  };
}
