import { bits } from './random.ts';

/**
 * Applicants who cannot be real: common name parts, identity numbers beginning with 099 (provinces end at 096),
 * telephone numbers with 0100 (no such network), e-mail at example.vn.
 */
export interface Person {
  readonly name: string;
  readonly idNo: string;
  readonly telephone: string;
  readonly email: string;
}

const FAMILY = 'Nguyễn,Trần,Lê,Phạm,Hoàng,Vũ,Đặng,Bùi,Đỗ,Ngô,Dương,Đoàn,Phan,Lương,Đào,Trịnh'.split(',');
const MIDDLE = 'Văn,Thị,Đức,Hữu,Minh,Ngọc,Thanh,Quang,Xuân,Thu,Hải,Bích,Công,Kim,Đình,Phương'.split(',');
const GIVEN =
  'An,Bình,Cường,Dũng,Giang,Hà,Hạnh,Hiếu,Hoa,Hùng,Hương,Khánh,Lan,Linh,Long,Mai,Nam,Nga,Phúc,Quân,Sơn,Thảo,Thủy,Tiến,Trang,Tuấn,Tùng,Vân,Việt,Yến,Đạt,Ánh'.split(
    ',',
  );
const TRADES = 'Thương mại,Xây dựng,Vận tải,Dịch vụ,Sản xuất,Nông sản,May mặc,Cơ khí'.split(',');
const HAMLETS =
  'thôn An Phú,thôn Đông,thôn Trung,thôn Đoài,thôn Thượng,thôn Hạ,khu 1,khu 2,khu 3,khu 4'.split(',');

function part(list: readonly string[], random: number, shift: number): string {
  return list[(random >>> shift) % list.length] ?? '';
}

export function personName(seed: number, index: number, salt: number): string {
  const random = bits(seed, index, salt);
  return `${part(FAMILY, random, 0)} ${part(MIDDLE, random, 8)} ${part(GIVEN, random, 16)}`;
}

export function citizen(seed: number, index: number): Person {
  const random = bits(seed, index, 21);
  const digits = bits(seed, index, 22);
  return {
    name: personName(seed, index, 23),
    idNo: `099${String(random % 1_000_000_000).padStart(9, '0')}`,
    telephone: `0100${String(digits % 1_000_000).padStart(6, '0')}`,
    email: digits % 3 === 0 ? `congdan${random % 1_000_000}@example.vn` : '',
  };
}

/** A company; its tax number begins with 99, as in no province. */
export function company(seed: number, index: number): Person {
  const random = bits(seed, index, 21);
  return {
    name: `Công ty TNHH ${part(TRADES, random, 4)} ${part(GIVEN, random, 12)} ${part(GIVEN, random, 20)}`,
    idNo: `99${String(random % 100_000_000).padStart(8, '0')}`,
    telephone: `0100${String(bits(seed, index, 22) % 1_000_000).padStart(6, '0')}`,
    email: `congty${random % 1_000_000}@example.vn`,
  };
}

/** House and hamlet; the caller appends the commune. */
export function house(seed: number, index: number): string {
  const random = bits(seed, index, 24);
  return `Số ${1 + (random % 240)}, ${part(HAMLETS, random, 12)}`;
}
