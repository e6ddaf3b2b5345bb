import { inBoth } from '../../domain/language.ts';

const vi = {
  title: (count: string) => `NGUYÊN NHÂN CHƯA ĐỒNG BỘ (${count} hồ sơ)`,
  none: 'Mọi hồ sơ đã được đồng bộ.',
  count: (count: string, share: string) => `${count} hồ sơ, ${share} số chưa đồng bộ`,
  owner: 'Đơn vị chịu trách nhiệm',
  remedy: 'Hướng xử lý',
  replay: 'Sau khi xử lý, gửi lại bằng lệnh:',
};

const en: typeof vi = {
  title: (count) => `WHY CASES ARE NOT SYNCED (${count})`,
  none: 'Every case is synced.',
  count: (count, share) => `Cases: ${count}, ${share} of those not synced`,
  owner: 'Owner',
  remedy: 'Remedy',
  replay: 'Once mended, send them again with:',
};

export const problemTexts = inBoth({ vi, en });
