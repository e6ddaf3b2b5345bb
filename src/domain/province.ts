import type { Language } from './language.ts';

/** A province, or a city with the rank of one. */
export const PROVINCE_KINDS = ['tinh', 'thanh-pho'] as const;
export type ProvinceKind = (typeof PROVINCE_KINDS)[number];

export interface Province {
  readonly code: string;
  /** Without its kind: Hải Phòng. */
  readonly name: string;
  readonly kind: ProvinceKind;
}

const TITLES: Readonly<Record<ProvinceKind, Readonly<Record<Language, (name: string) => string>>>> = {
  tinh: { vi: (name) => `Tỉnh ${name}`, en: (name) => `${name} Province` },
  'thanh-pho': { vi: (name) => `Thành phố ${name}`, en: (name) => `${name} City` },
};

/** The name as officials write it: Thành phố Hải Phòng. */
export function provinceTitle({ name, kind }: Omit<Province, 'code'>, language: Language): string {
  return TITLES[kind][language](name);
}
