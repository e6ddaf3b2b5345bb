import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came, without the dots that SMTP doubles. */
  readonly data: string;
}

/** What the server does besides taking every mail. */
interface SmtpBehaviour {
  /** Answers RCPT TO with 550 for addresses that hold this text. */
  refuse?: string;
  /** Answers MAIL FROM with 451: come again. */
  busy?: boolean;
  /** Says nothing, not even its greeting. */
  silent?: boolean;
  /** Offers STARTTLS with this certificate. */
  tls?: { readonly key: string; readonly cert: string };
  /** Wants AUTH PLAIN with these words. */
  login?: { readonly username: string; readonly password: string };
}

/** A small SMTP server on a real socket [RFC 5321], enough for a client that sends one mail after another. */
export interface SmtpServer {
  readonly port: number;
  readonly mails: TakenMail[];
  /** Every line that came in the clear, before any TLS. */
  readonly clear: string[];
  behave(behaviour: SmtpBehaviour): void;
  close(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const mails: TakenMail[] = [];
  const clear: string[] = [];
  const sockets = new Set<Socket>();
  let behaviour: SmtpBehaviour = {};
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    if (behaviour.silent !== true) {
      socket.write('220 mail.test ESMTP\r\n');
      talk(socket, behaviour, { mails, clear });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    port: at.port,
    mails,
    clear,
    behave: (next) => {
      behaviour = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function talk(
  socket: Socket,
  behaviour: SmtpBehaviour,
  kept: { readonly mails: TakenMail[]; readonly clear: string[] },
): void {
  let from = '';
  let to: string[] = [];
  let data: string[] | null = null;
  let rest = '';

  const answer = (line: string): void => {
    if (!(socket instanceof TLSSocket)) kept.clear.push(line);
    if (data !== null) {
      if (line !== '.') data.push(line.replace(/^\.\./, '.'));
      else {
        kept.mails.push({ from, to, data: data.join('\n') });
        data = null;
        socket.write('250 taken\r\n');
      }
      return;
    }
    const [word = ''] = line.toUpperCase().split(/[ :]/);
    const offers = [
      ...(behaviour.tls !== undefined && !(socket instanceof TLSSocket) ? ['STARTTLS'] : []),
      ...(behaviour.login !== undefined ? ['AUTH PLAIN'] : []),
    ];
    if (word === 'EHLO')
      socket.write([...offers.map((one) => `250-${one}\r\n`), '250 SIZE 1000000\r\n'].join(''));
    else if (word === 'STARTTLS' && behaviour.tls !== undefined) {
      socket.removeAllListeners('data');
      socket.write('220 go on\r\n');
      const secureContext = createSecureContext(behaviour.tls);
      const secured = new TLSSocket(socket, { isServer: true, secureContext });
      secured.on('error', () => undefined);
      talk(secured, behaviour, kept);
    } else if (word === 'STARTTLS') socket.write('502 not offered\r\n');
    else if (word === 'AUTH') {
      const { username = '', password = '' } = behaviour.login ?? {};
      const right = Buffer.from(`\0${username}\0${password}`).toString('base64');
      socket.write(line.endsWith(` ${right}`) ? '235 welcome\r\n' : `535 no: ${line}\r\n`);
    } else if (word === 'MAIL') {
      from = line;
      to = [];
      socket.write(behaviour.busy === true ? '451 later\r\n' : '250 ok\r\n');
    } else if (word === 'RCPT') {
      const refused = behaviour.refuse !== undefined && line.includes(behaviour.refuse);
      if (!refused) to.push(/<(.*)>/.exec(line)?.[1] ?? '');
      socket.write(refused ? `550 nobody here: ${line}\r\n` : '250 ok\r\n');
    } else if (word === 'DATA') {
      data = [];
      socket.write('354 go on\r\n');
    } else if (word === 'QUIT') socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
  };

  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) answer(line);
  });
}
