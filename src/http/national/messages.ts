import { inPairs } from '../../domain/language.ts';

export const nationalTexts = inPairs({
  nation: ['Toàn quốc', 'All provinces'],
  provinces: ['Các tỉnh, thành phố', 'Provinces'],
  each: ['Từng tỉnh, thành phố', 'Each province'],
  away: ['chưa truy cập được', 'not available now'],
  home: ['Về trang các tỉnh, thành phố', 'To the provinces'],
  awayTitle: ['Chưa truy cập được', 'Not available now'],
  awayText: (name: string) => [
    `${name} tạm thời chưa truy cập được; các tỉnh khác vẫn hoạt động. Thử lại sau ít phút.`,
    `${name} is not available at the moment; the other provinces are. Try again in a few minutes.`,
  ],
  toFigures: ['Xem số liệu của nhiều tỉnh', 'See the figures of several provinces'],
  keyHint: [
    'Dùng khóa mà nhiều tỉnh cùng cấp. Có khóa của một tỉnh thì đăng nhập ở trang của tỉnh đó.',
    'For a key that several provinces gave. With the key of one, sign in at its own page.',
  ],
  someAway: [
    'Chưa tỉnh nào nhận khóa này, và có tỉnh tạm thời chưa truy cập được. Thử lại sau ít phút.',
    'No province knows this key, and some are not available at the moment. Try again in a few minutes.',
  ],
  seen: (count: string) => [`${count} tỉnh, thành phố`, `provinces: ${count}`],
});
