import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { PortalFault } from '../../src/domain/portalFault.ts';
import { deliveryTexts } from '../../src/reports/delivery/messages.ts';
import { SOON } from '../support/soon.ts';
import { TEST_CERTIFICATE } from '../support/testCertificate.ts';
import { startDaemon } from './support/daemon.ts';
import { startTestProvince } from './support/testProvince.ts';

const keyDocument = z.object({ key: z.string() });
const statusDocument = z.object({ circuit: z.object({ cause: z.string(), fault: z.string() }) });

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

async function answering(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await portOf(createServer(listener))}`;
}

/** Real servers, or none, behind portal.adapterUrl. */
const ADAPTERS: Readonly<Record<PortalFault, () => Promise<string>>> = {
  // Nobody has signed it.
  certificate: async () => `https://127.0.0.1:${await portOf(createTlsServer(TEST_CERTIFICATE))}`,
  redirect: () =>
    answering((_, response) => void response.writeHead(302, { location: 'https://cong.example/' }).end()),
  // By RFC 2606 it never resolves.
  name: () => Promise.resolve('http://adapter.dongbo.invalid'),
  unreadable: () => answering((_, response) => void response.end('<html>Bảo trì hệ thống</html>')),
  dead: async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    return `http://127.0.0.1:${port}`;
  },
};

describe('a portal that cannot be used', () => {
  it.each(Object.keys(ADAPTERS) as PortalFault[])(
    'because of its %s is named, with the remedy, by the log, the page, delivery status and doctor',
    async (fault) => {
      const adapterUrl = await ADAPTERS[fault]();
      const site = await startTestProvince({ records: 5, settings: { 'portal.adapterUrl': adapterUrl } });
      onTestFinished(() => site.close());
      const daemon = await startDaemon(site);
      await vi.waitFor(() => expect(daemon.events('circuit.opened')).not.toEqual([]), SOON);
      expect(daemon.events('circuit.opened')[0]).toMatchObject({ cause: 'outage', why: fault });

      const { faults, faultRemedies } = deliveryTexts('vi');
      const { stdout } = await site.runHere([
        'keys',
        'create',
        '--role',
        'operator',
        '--name',
        'o',
        '--json',
      ]);
      const headers = { authorization: `Bearer ${keyDocument.parse(JSON.parse(stdout)).key}` };
      const page = await (await fetch(`${daemon.url}/delivery`, { headers })).text();
      expect(page).toContain(faults[fault]);
      expect(page).toContain(faultRemedies[fault].split('“')[0]);

      const status = await site.runHere(['delivery', 'status', '--json']);
      expect(statusDocument.parse(JSON.parse(status.stdout)).circuit).toEqual({ cause: 'outage', fault });
      daemon.kill('SIGTERM');
      await daemon.ended;
      const doctor = await site.runHere(['doctor', '--lang', 'vi']);
      expect(doctor.code).toBe(3);
      expect(doctor.stdout.replace(/\s+/g, ' ')).toContain(faults[fault]);
    },
  );
});
