import type { PortalAnswer } from './answers.ts';
import type { Holdings } from './holdings.ts';

/**
 * The newer interface in the adapter's terms, so that both are judged alike. The step's path, its fields, the array, the
 * envelope, ISO dates and numbers for states follow public code; the other paths are our own assumption.
 */
const SERVICES: Readonly<Record<string, string>> = {
  '/hoso/dongbo': 'DongBoHoSoMC',
  '/hoso/capnhatientrinh': 'CapNhatTienDoHoSoMC',
  '/hoso/tracuu': 'TraCuuHoSo',
  '/danhmuc/tthc': 'LayDanhSachTTHC',
  '/danhmuc/thutuc': 'LayThuTuc',
};

const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.\d{3}\+07:00$/;
const STATES: ReadonlySet<string> = new Set(['TrangThai', 'TrangThaiHoSo']);

/** A request in the adapter's envelope; null for a path that it does not have. */
export function adapterRequest(
  path: string,
  body: unknown,
  holdings: Holdings,
): { readonly endpoint: 'share' | 'integration'; readonly body: unknown } | null {
  const service = SERVICES[path];
  if (service === undefined) return null;
  const common = { madonvi: 'newer', service };
  if (!Array.isArray(body)) {
    const { MaHoSo: mahoso, ...fields } = isGroup(body) ? body : {};
    return { endpoint: 'share', body: { ...common, ...fields, ...(mahoso === undefined ? {} : { mahoso }) } };
  }
  const data = body.map((item) => (isGroup(item) ? inAdapterForm(item) : item));
  // A case number is a key: what is there is updated.
  const isUpdating = data.every((item) => isGroup(item) && holdings.has(String(item['MaHoSo'])));
  return { endpoint: 'integration', body: { ...common, isUpdating: isUpdating ? 'True' : 'False', data } };
}

export function newerAnswer({ error_code, message = '', result = null }: PortalAnswer): unknown {
  return { code: Number(error_code), message, data: result };
}

/** What is not in the newer form is left as it is, and refused as invalid. */
function inAdapterForm(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(item).map(([key, value]) => {
    // A state as text, as the adapter takes it, is none here.
    if (STATES.has(key)) return [key, typeof value === 'number' ? String(value) : value === null];
    if (typeof value === 'string' && ISO_DATE.test(value))
      return [key, value.replace(ISO_DATE, '$1$2$3$4$5$6')];
    return [key, value];
  });
  return Object.fromEntries(entries);
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
