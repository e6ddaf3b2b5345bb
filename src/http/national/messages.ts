import { inPairs } from '../../domain/language.ts';

export const nationalTexts = inPairs({
  nation: ['Toàn quốc', 'All provinces'],
  provinces: ['Các tỉnh, thành phố', 'Provinces'],
  away: ['chưa truy cập được', 'not available now'],
  home: ['Về trang các tỉnh, thành phố', 'To the provinces'],
  awayTitle: ['Chưa truy cập được', 'Not available now'],
  awayText: (name: string) => [
    `${name} tạm thời chưa truy cập được; các tỉnh khác vẫn hoạt động. Thử lại sau ít phút.`,
    `${name} is not available at the moment; the other provinces are. Try again in a few minutes.`,
  ],
});
