import type { PunctualityTexts } from './messages.vi.ts';

export const en: PunctualityTexts = {
  title: 'CASES ON TIME AND ONLINE',
  online: 'Online',
  onTime: 'On time',
  late: 'Late',
  noDeadline: 'Cannot be told',
  onlinePercent: 'Online (%)',
  onTimePercent: 'On time (%)',
  columns: { total: 'Total', online: 'Online', late: 'Late', onTime: 'On time' },
  sheet: 'On time and online',
  notes: {
    past: 'At a past date: cases received and finished by then; agencies, statuses and due dates are those known today.',
    noDeadline: (count) =>
      `Cases without a readable due date, or ended on nobody knows which day: ${count}. They are not in the on-time rate.`,
  },
};
