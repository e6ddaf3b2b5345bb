import type { GroupLevel } from '../domain/agencies.ts';
import { inBoth } from '../domain/language.ts';
import type { State } from '../domain/state.ts';

/** Words that several documents share. */
const vi = {
  levels: {
    province: 'Cấp tỉnh',
    district: 'Cấp huyện',
    commune: 'Cấp xã',
    ministry: 'Bộ, ngành',
    unknown: 'Không xác định',
  } satisfies Record<GroupLevel, string>,
  states: {
    pending: 'Chờ gửi',
    in_flight: 'Đang gửi',
    synced: 'Đã đồng bộ',
    blocked: 'Chưa đủ điều kiện gửi',
    rejected: 'Bị từ chối',
  } satisfies Record<State, string>,
  duration: {
    seconds: (count: string) => `${count} giây`,
    minutes: (count: string) => `${count} phút`,
    hours: (count: string) => `${count} giờ`,
    days: (count: string) => `${count} ngày`,
  },
  points: (points: string) => `${points} điểm %`,
  month: (year: string, month: string) => `${month}/${year}`,
  unknown: 'Không xác định',
  unmappedStatus: 'Trạng thái chưa gán mã quốc gia',
  noCode: '(không có mã)',
};

const en: typeof vi = {
  levels: {
    province: 'province',
    district: 'district',
    commune: 'commune',
    ministry: 'ministry',
    unknown: 'unknown',
  },
  states: {
    pending: 'waiting',
    in_flight: 'being sent',
    synced: 'synced',
    blocked: 'held back',
    rejected: 'refused',
  },
  duration: {
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    days: (count) => `${count} d`,
  },
  points: (points) => `${points} points`,
  month: (year, month) => `${year}-${month}`,
  unknown: 'unknown',
  unmappedStatus: 'status not mapped',
  noCode: '(no code)',
};

export const wordsOf = inBoth({ vi, en });
