import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { MARKS, personsOf } from './support/persons.ts';
import { forms, marksIn } from './support/search.ts';

/** The proof is only as good as the search: each of these has to be found. */
const word = MARKS.applicantName;

it.each([...forms(word)])('a mark is found %s, among whatever bytes', (_, bytes) => {
  const content = Buffer.concat([Buffer.of(0, 0xff, 0xc3), bytes, Buffer.of(0x80, 0)]);
  expect(marksIn([{ name: 'a file', content }])).not.toEqual([]);
});

it.each([0, 1, 2, 3])('a mark is found in base64 with %i bytes before it', (before) => {
  const content = Buffer.from(`${'x'.repeat(before)}${word}, yz`).toString('base64');
  expect(marksIn([{ name: 'a file', content }])).not.toEqual([]);
});

it('a mark is found in a compressed file', () => {
  const content = zipSync({ 'xl/worksheets/sheet1.xml': Buffer.from(`<t>${word}</t>`.repeat(50)) });
  expect(Buffer.from(content).includes(word), 'packed, it cannot be read').toBe(false);
  expect(marksIn([{ name: 'a.xlsx', content }])).toEqual([
    expect.stringMatching(/^a\.xlsx\/xl\/worksheets\/sheet1\.xml: applicantName as it is$/),
  ]);
});

it('every field that names a person has a mark of its own', () => {
  for (const [field, value] of Object.entries(personsOf(7))) {
    const found = marksIn([{ name: 'a file', content: String(value) }]).map((line) => line.split(' ')[2]);
    expect(new Set(found), field).toEqual(new Set([field]));
  }
});

it('text without a mark is not found', () => {
  const content = 'Sở Tài nguyên và Môi trường tỉnh Hải Dương, H23.12-241101-0001, 1.005129';
  expect(marksIn([{ name: 'a file', content }])).toEqual([]);
});
