import type { WireForm } from '../dvcqg/transport.ts';
import type { PortalService } from '../services.ts';

type PathName = 'record' | 'update' | 'step' | 'lookUp' | 'procedures' | 'domain';

/** Where the interface has each call; `update` left out: that of `record`. */
export type NewerPaths = Readonly<Partial<Record<PathName, string | undefined>>>;

const NAMES = {
  DongBoHoSoMC: 'record',
  CapNhatTienDoHoSoMC: 'step',
  TraCuuHoSo: 'lookUp',
  LayDanhSachTTHC: 'procedures',
  LayThuTuc: 'domain',
} as const satisfies Record<PortalService, PathName>;

type Fields = Readonly<Record<string, unknown>>;

/** The key of the path of a call. */
export function pathName(service: PortalService): PathName {
  return NAMES[service];
}

/**
 * Cases and steps go as a bare array, which public code shows for steps; what is read as an object. Whether this interface
 * tells new cases from updates is unknown: it can only be told by another path.
 */
export function newerForm(paths: NewerPaths): WireForm {
  return {
    request({ service, fields, token }) {
      const isUpdate = fields['isUpdating'] === 'True';
      const path = (isUpdate ? paths.update : undefined) ?? paths[pathName(service)] ?? '';
      return { endpoint: path, body: bodyOf(service, fields), headers: { Authorization: `Bearer ${token}` } };
    },
    needsSession: () => true,
  };
}

function bodyOf(service: PortalService, fields: Fields): unknown {
  if ('data' in fields) return fields['data'];
  return service === 'TraCuuHoSo' ? { MaHoSo: fields['mahoso'] } : fields;
}
