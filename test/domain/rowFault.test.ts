import { describe, expect, it } from 'vitest';
import { rowFaultText, rowPlaceText, storedRowFault, storedRowFaultText } from '../../src/domain/rowFault.ts';

describe('why a row cannot be read', () => {
  it('is said in the language of the reader', () => {
    expect(rowFaultText('spoilt', 'vi')).toBe('bị chương trình bảng tính làm hỏng');
    expect(rowFaultText('spoilt', 'en')).toBe('spoilt by a spreadsheet');
  });

  it.each([
    ['empty', 'empty'],
    ['not_an_identifier', 'neither a text nor an exact whole number'],
    ['not_an_object', 'not an object'],
    ['damaged_text', 'bytes that are no text'],
    ['spoilt', 'spoilt by a spreadsheet'],
  ] as const)('is stored, of %s, in the words that rows of earlier versions have', (fault, words) => {
    expect(storedRowFault(fault)).toBe(words);
    expect(storedRowFaultText(words, 'vi')).toBe(rowFaultText(fault, 'vi'));
    expect(storedRowFaultText(words, 'vi')).not.toBe(words);
  });

  it('is shown as it was stored if a later version stored it', () => {
    expect(storedRowFaultText('Invalid input', 'vi')).toBe('Invalid input');
  });
});

it('the whole row is named in the language of the reader, a field by its name', () => {
  expect(rowPlaceText('row', 'vi')).toBe('cả dòng');
  expect(rowPlaceText('row', 'en')).toBe('row');
  expect(rowPlaceText('dossierNo', 'vi')).toBe('dossierNo');
});
