import { expect, test } from 'vitest';
import { messagesText } from '../../../src/reports/delivery/text.ts';

const AT = { firstAt: 0, lastAt: 0 };

test('the messages of the portal are listed with their code and number of answers, in both languages', () => {
  const heard = {
    messages: [
      { code: '0', message: 'Hồ sơ … đã tồn tại', count: 1_200, ...AT },
      { code: '12', message: 'Thiếu\nngày', count: 3, ...AT },
    ],
    others: 7,
  };
  expect(messagesText(heard, { language: 'vi' }).slice(1)).toEqual([
    '- 0 (thành công): “Hồ sơ … đã tồn tại”, 1.200',
    expect.stringMatching(/^- 12: “Thiếu.*ngày”, 3$/),
    '- nội dung khác: 7',
  ]);
  expect(messagesText(heard, { language: 'en' })[1]).toBe('- 0 (success): “Hồ sơ … đã tồn tại”, 1,200');
});

test('without a message there is nothing to list', () => {
  expect(messagesText({ messages: [], others: 0 }, { language: 'vi' })).toEqual([]);
});

test('at most twenty are shown, and the answers of the rest are counted', () => {
  const messages = Array.from({ length: 25 }, (_, i) => ({
    code: String(i + 1),
    message: 'lỗi',
    count: 2,
    ...AT,
  }));
  const lines = messagesText({ messages, others: 1 }, { language: 'en' });
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('- other messages: 11');
});
