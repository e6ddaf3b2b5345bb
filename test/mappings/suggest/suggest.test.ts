import { describe, expect, it } from 'vitest';
import { catalogueOf, type Precedent, suggestions } from '../../../src/mappings/suggest/suggest.ts';
import { procedures } from '../../../src/sandbox/cases/procedures.ts';

const NAMES = procedures
  .filter(({ national }) => national !== '')
  .map(({ national, name }) => [national, name] as const);
const VARIANTS = ['Cấp lại', 'Cấp đổi', 'Gia hạn', 'Điều chỉnh', 'Thu hồi', 'Đăng ký'];
const LEVELS = ['', ' (cấp tỉnh)', ' (cấp xã)'];

/** The names, and beside each many that are nearly the same: some 3,000, as the nation's list has them. */
const CANDIDATES = NAMES.flatMap(([code, name], at) => [
  { code, name },
  ...VARIANTS.flatMap((verb, v) =>
    LEVELS.map((level, l) => ({
      code: `9.${String(at * 100 + v * 10 + l).padStart(6, '0')}`,
      name: `${verb} ${name.charAt(0).toLowerCase()}${name.slice(1)}${level}`,
    })),
  ),
]);
const CATALOGUE = catalogueOf(CANDIDATES);

/** A generator that gives the same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/Ủy ban nhân dân/gi, 'UBND'],
  [/thủ tục hành chính/gi, 'TTHC'],
  [/Giấy chứng nhận/gi, 'GCN'],
  [/quyền sử dụng đất/gi, 'QSDĐ'],
  [/an toàn thực phẩm/gi, 'ATTP'],
  [/giấy phép/gi, 'GP'],
  [/doanh nghiệp/gi, 'DN'],
  [/hợp tác xã/gi, 'HTX'],
];

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

/** A name as somebody typed it: two of these faults. */
function perturbed(name: string, pick: (below: number) => number): string {
  const faults: readonly ((text: string) => string)[] = [
    plain,
    (text) => {
      const words = text.split(' ');
      const drop = Math.max(1, Math.floor(words.length / 5));
      for (let i = 0; i < drop && words.length > 2; i += 1) words.splice(pick(words.length), 1);
      return words.join(' ');
    },
    (text) => {
      const words = text.split(' ');
      const at = 1 + pick(Math.max(1, words.length - 1));
      return [...words.slice(at), ...words.slice(0, at)].join(' ');
    },
    (text) => {
      let typed = text;
      for (let i = 0; i < 3; i += 1) {
        const at = pick(typed.length - 1);
        const [a, b] = [typed.charAt(at), typed.charAt(at + 1)];
        const slip = [b + a, b, a + a + b, `x${b}`][pick(4)] ?? b;
        typed = typed.slice(0, at) + slip + typed.slice(at + 2);
      }
      return typed;
    },
    (text) => SHORT.reduce((shorter, [long, short]) => shorter.replaceAll(long, short), text),
  ];
  const first = pick(faults.length);
  const second = (first + 1 + pick(faults.length - 1)) % faults.length;
  return [first, second].reduce((text, at) => faults[at]?.(text) ?? text, name);
}

describe('suggestions', () => {
  it('have the right code among the first five for at least 90 of 100 names that were typed badly', () => {
    const pick = numbers(20241105);
    const missed: string[] = [];
    const asked = 200;
    for (let i = 0; i < asked; i += 1) {
      const { code, name } = CANDIDATES[pick(CANDIDATES.length)] ?? { code: '', name: '' };
      const typed = perturbed(name, pick);
      const found = suggestions(CATALOGUE, { code: 'HD-X', name: typed }, { precedents: [], limit: 5 });
      if (!found.some((one) => one.code === code)) missed.push(`${typed} ← ${name}`);
    }
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(asked * 0.1);
  });

  it('begin with the national code that the local one holds', () => {
    const code = NAMES[7]?.[0] ?? '';
    for (const local of [`${code}.000.00.00.H56`, `TTHC-${code}`]) {
      const [first] = suggestions(CATALOGUE, { code: local, name: 'khác hẳn' }, { precedents: [], limit: 5 });
      expect(first?.code).toBe(code);
    }
  });

  it('prefer the same domain, and a code next to that of a neighbour', () => {
    const catalogue = catalogueOf([
      { code: '1.001', name: 'Cấp giấy phép hoạt động', domain: 'Y tế' },
      { code: '1.005', name: 'Cấp giấy phép hoạt động', domain: 'Xây dựng' },
      { code: '1.011', name: 'Cấp giấy phép hoạt động', domain: 'Lao động' },
    ]);
    const name = 'Cấp giấy phép hoạt động';
    const first = (
      domain: string,
      precedents: readonly Precedent[],
      code = 'HD-DD.031',
    ): string | undefined =>
      suggestions(catalogue, { code, name, domain }, { precedents, limit: 5 })[0]?.code;
    expect(first('Xây dựng công trình', [])).toBe('1.005');
    expect(first('', [{ local: 'HD-DD.030', code: '1.010' }])).toBe('1.011');
    expect(first('', [{ local: 'KHAC', code: '1.010' }])).toBe('1.001');
  });

  it('go by what a person types, a code or a part of a name', () => {
    const search = (text: string): string | undefined =>
      suggestions(CATALOGUE, { code: 'HD-X', name: 'khác' }, { precedents: [], search: text, limit: 5 })[0]
        ?.code;
    const [code = '', name = ''] = NAMES[20] ?? [];
    expect(search(code)).toBe(code);
    expect(search(plain(name).toUpperCase())).toBe(code);
  });

  it('of nothing are nothing', () => {
    expect(suggestions(catalogueOf([]), { code: 'A', name: 'B' }, { precedents: [], limit: 5 })).toEqual([]);
    expect(suggestions(CATALOGUE, { code: '', name: '' }, { precedents: [], limit: 5 })).toEqual([]);
  });
});
