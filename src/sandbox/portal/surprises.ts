import type { PortalAnswer } from './answers.ts';
import type { HeldCase } from './holdings.ts';

/** What a look-up can show instead of what is held. */
const SURPRISES = ['missing', 'differs', 'several', 'fails'] as const;
export type Surprise = (typeof SURPRISES)[number];

/** By its number alone, so that a person finds the case again; null for nine in ten. */
export function surpriseOf(caseNo: string): Surprise | null {
  const sum = [...caseNo].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7);
  return SURPRISES[sum % (10 * SURPRISES.length)] ?? null;
}

export function surprised({ caseNo, status }: HeldCase, surprise: Surprise): PortalAnswer {
  const other = status === '4' ? '10' : '4';
  switch (surprise) {
    case 'missing':
      return { error_code: 0, result: [] };
    case 'differs':
      return { error_code: 0, result: [{ MaHoSo: caseNo, TrangThaiHoSo: other }] };
    case 'several':
      return {
        error_code: 0,
        result: [status, other].map((one) => ({ MaHoSo: caseNo, TrangThaiHoSo: one })),
      };
    case 'fails':
      return { error_code: '99', message: 'Lỗi hệ thống' };
  }
}
