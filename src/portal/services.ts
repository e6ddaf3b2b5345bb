/** The services of the portal by the adapter's names: what is written and what is read. */
export const PORTAL_SERVICES = [
  'DongBoHoSoMC',
  'CapNhatTienDoHoSoMC',
  'TraCuuHoSo',
  'LayDanhSachTTHC',
  'LayThuTuc',
] as const;
export type PortalService = (typeof PORTAL_SERVICES)[number];
