import { type NoSuccess, portalContract } from '../contract.ts';
import { aMapped, aPortal, aStep, type Reply, type SeenRequest, startFakePortal } from './fakePortal.ts';

const REPLIES: Readonly<Record<NoSuccess, Reply>> = {
  'a web page': { body: '<html>502 Bad Gateway</html>' },
  'an empty body': { body: '' },
  'cut-off JSON': { body: '{"error_code": "0' },
  'no answer': 'reset',
  'HTTP 500': { status: 500, body: { error_code: '0' } },
  'a refusal': { body: { error_code: '-99', message: 'no' } },
};

portalContract('dvcqg', async () => {
  const fake = await startFakePortal();
  const portal = aPortal(fake.url);
  const sent: string[] = [];
  const noted = ({ body }: SeenRequest): void => {
    const data = Array.isArray(body['data']) ? (body['data'] as { MaHoSo?: string }[]) : [];
    sent.push(...data.map(({ MaHoSo = '' }) => MaHoSo));
  };
  return {
    portal,
    mapped: (caseNo) => aMapped({ caseNo }),
    step: (caseNo) => aStep({ caseNo }),
    accept() {
      fake.answer = (request) => {
        noted(request);
        return { body: { error_code: '0' } };
      };
    },
    answer(how) {
      fake.answer = () => REPLIES[how];
    },
    endSessions: fake.expireSessions,
    sent: () => sent,
    async close() {
      portal.close();
      await fake.close();
    },
  };
});
