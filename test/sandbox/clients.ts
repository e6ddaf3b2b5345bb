import { z } from 'zod';

/** Any running server, of this process or another. */
interface Served {
  readonly url: string;
}

const page = z.object({ total: z.number(), data: z.array(z.record(z.string(), z.unknown())) });
export type Page = z.infer<typeof page>;

const CREDENTIALS = {
  authorization: `Basic ${Buffer.from('sync:sandbox').toString('base64')}`,
  groupId: '35166',
};

export function getDossiers(
  province: Served,
  query: Record<string, string | number>,
  headers: Record<string, string> = CREDENTIALS,
): Promise<Response> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return fetch(`${province.url}/o/rest/v2/dossiers?${search}`, { headers });
}

export async function getPage(province: Served, query: Record<string, string | number>): Promise<Page> {
  return page.parse(await (await getDossiers(province, query)).json());
}

/** Case numbers of a page; drafts as ''. */
export function caseNos({ data }: Page): unknown[] {
  return data.map((row) => row['dossierNo']);
}

export function post(
  server: Served,
  path: string,
  body: unknown,
  headers: Record<string, string> = { dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider' },
): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
}

const answer = z.looseObject({
  error_code: z.union([z.string(), z.number()]),
  message: z.string().optional(),
  session: z.string().optional(),
  result: z.array(z.record(z.string(), z.unknown())).optional(),
});
type Answer = z.infer<typeof answer>;

/** Speaks to a portal with a session of its own. */
export interface PortalClient {
  send(body: Record<string, unknown>): Promise<Answer>;
  sendRaw(body: Record<string, unknown>): Promise<Response>;
  read(body: Record<string, unknown>): Promise<Answer>;
}

export async function login(portal: Served): Promise<PortalClient> {
  const response = await post(portal, LOGIN, { username: 'h23', password: 'sandbox' });
  const { session } = answer.parse(await response.json());
  const madonvi = '000.00.00.H23';
  const sendRaw = (body: Record<string, unknown>): Promise<Response> =>
    post(portal, '/integration', { session, madonvi, ...body });
  return {
    sendRaw,
    send: async (body) => answer.parse(await (await sendRaw(body)).json()),
    read: async (body) =>
      answer.parse(await (await post(portal, '/share', { session, madonvi, ...body })).json()),
  };
}

export const LOGIN = '/XrdAdapter/RestService/forward/mapi/login';

/** A record that passes the portal's checks. */
export function wireCase(caseNo: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    MaHoSo: caseNo,
    MaTTHC: '1.005129',
    ChuHoSo: 'Trần Thị Thử',
    SoDienThoai: '0100000001',
    NgayTiepNhan: '20241101080000',
    NgayHenTra: '',
    TrangThaiHoSo: '4',
    HinhThuc: '1',
    DonViXuLy: 'Sở Xây dựng',
    TaiLieuNop: [],
    DanhSachLePhi: [],
    DanhSachTepDinhKemKhac: [],
    DanhSachHoSoBoSung: [],
    DanhSachGiayToKetQua: [],
    ...over,
  };
}

export function wireStep(caseNo: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return { MaHoSo: caseNo, NguoiXuLy: 'Cán bộ', ThoiDiemXuLy: '20241101090000', TrangThai: '4', ...over };
}

export function asNew(...data: unknown[]): Record<string, unknown> {
  return { service: 'DongBoHoSoMC', isUpdating: 'False', data };
}

export function asUpdate(...data: unknown[]): Record<string, unknown> {
  return { service: 'DongBoHoSoMC', isUpdating: 'True', data };
}

export function asProgress(...data: unknown[]): Record<string, unknown> {
  return { service: 'CapNhatTienDoHoSoMC', data };
}
