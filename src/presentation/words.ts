import { inBoth } from '../domain/language.ts';
import type { AgencyLevel } from '../domain/mapping.ts';
import type { State } from '../domain/state.ts';

/** What several documents call the same way. */
const vi = {
  dimensions: {
    agency: 'cơ quan',
    level: 'cấp hành chính',
    domain: 'lĩnh vực',
    procedure: 'thủ tục',
    status: 'trạng thái',
    reason: 'nguyên nhân',
    month: 'tháng tiếp nhận',
    age: 'thời gian chờ đồng bộ',
  },
  levels: {
    province: 'Cấp tỉnh',
    district: 'Cấp huyện',
    commune: 'Cấp xã',
    ministry: 'Bộ, ngành',
  } satisfies Record<AgencyLevel, string>,
  states: {
    pending: 'Chờ gửi',
    in_flight: 'Đang gửi',
    synced: 'Đã đồng bộ',
    blocked: 'Chưa đủ điều kiện gửi',
    rejected: 'Bị từ chối',
  } satisfies Record<State, string>,
  duration: {
    minutes: (count: string) => `${count} phút`,
    hours: (count: string) => `${count} giờ`,
    days: (count: string) => `${count} ngày`,
  },
  month: (year: string, month: string) => `${month}/${year}`,
  unknown: 'Không xác định',
  unmappedStatus: 'Trạng thái chưa gán mã quốc gia',
  noCode: '(không có mã)',
};

const en: typeof vi = {
  dimensions: {
    agency: 'agency',
    level: 'administrative level',
    domain: 'domain',
    procedure: 'procedure',
    status: 'status',
    reason: 'reason',
    month: 'month received',
    age: 'age of the gap',
  },
  levels: { province: 'province', district: 'district', commune: 'commune', ministry: 'ministry' },
  states: {
    pending: 'waiting',
    in_flight: 'being sent',
    synced: 'synced',
    blocked: 'held back',
    rejected: 'refused',
  },
  duration: {
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    days: (count) => `${count} d`,
  },
  month: (year, month) => `${year}-${month}`,
  unknown: 'unknown',
  unmappedStatus: 'status not mapped',
  noCode: '(no code)',
};

export const wordsOf = inBoth({ vi, en });
