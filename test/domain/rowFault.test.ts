import { expect, it } from 'vitest';
import { rowFaultText } from '../../src/domain/rowFault.ts';

it('is said in the words of the reader, and as it is where nobody has translated it', () => {
  expect(rowFaultText('spoilt by a spreadsheet', 'vi')).toBe('bị chương trình bảng tính làm hỏng');
  expect(rowFaultText('spoilt by a spreadsheet', 'en')).toBe('spoilt by a spreadsheet');
  expect(rowFaultText('Invalid input', 'vi')).toBe('Invalid input');
});
