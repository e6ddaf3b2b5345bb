import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, withoutPersonalData } from '../../src/domain/redact.ts';
import { citizen, house, personName } from '../../src/sandbox/cases/people.ts';
import { aCase } from '../support/cases.ts';
import { realMessages } from './realMessages.ts';

/** A person who cannot be real, as the simulated province has them. */
const person = fc.nat(5_000).map((index): Person => {
  const { idNo, telephone } = citizen(7, index);
  return { name: personName(7, index, 23), idNo, telephone, email: `congdan${index}@example.vn` };
});
interface Person {
  readonly name: string;
  readonly idNo: string;
  readonly telephone: string;
  readonly email: string;
}

const withoutAccents = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
const CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  c: 'с',
  p: 'р',
  x: 'х',
  y: 'у',
  i: 'і',
  H: 'Н',
  T: 'Т',
  B: 'В',
};
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const windows = (text: string): string => new TextDecoder('windows-1252').decode(Buffer.from(text, 'utf8'));

/** Ways in which a name is written, changed or damaged on its way. */
const NAMES: Readonly<Record<string, (name: string) => string>> = {
  'as it is': (name) => name,
  joined: (name) => name.replaceAll(' ', ''),
  'joined without accents': (name) => withoutAccents(name).replaceAll(' ', '').toLowerCase(),
  'joined within an account': (name) => `${withoutAccents(name).replaceAll(' ', '')}1990`,
  'with dots between': (name) => withoutAccents(name).replaceAll(' ', '.').toLowerCase(),
  'in reverse order': (name) => name.split(' ').toReversed().join(' '),
  'the given name first': (name) => `${name.split(' ').at(-1)}, ${name.split(' ').slice(0, -1).join(' ')}`,
  'letter by letter from the end': (name) => [...name].toReversed().join(''),
  'in full-width letters': (name) =>
    withoutAccents(name).replaceAll(/[A-Za-z]/g, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
    ),
  'with look-alike letters': (name) => name.replaceAll(/[a-zA-Z]/g, (letter) => CYRILLIC[letter] ?? letter),
  'with look-alike letters under accents': (name) =>
    name.normalize('NFD').replaceAll(/[a-zA-Z]/g, (letter) => CYRILLIC[letter] ?? letter),
  'with invisible characters': (name) => [...name].join('\u200b'),
  'as UTF-8 that was read as Latin-1': latin1,
  'as UTF-8 that was read as Windows-1252': windows,
  'misread twice': (name) => latin1(latin1(name)),
  'with question marks for what has accents': (name) => name.replaceAll(/[^\x20-\x7e]/g, '?'),
  'with replacement characters': (name) => name.replaceAll(/[^\x20-\x7e]/g, '\ufffd'),
};

/** Groupings of the ten digits of a telephone number. */
const TELEPHONES: Readonly<Record<string, (digits: string) => string>> = {
  '(0xxx) xxxxxx': (n) => `(${n.slice(0, 4)}) ${n.slice(4)}`,
  '(0xxx)xxxxxx': (n) => `(${n.slice(0, 4)})${n.slice(4)}`,
  '(0xxx) xxx-xxx': (n) => `(${n.slice(0, 4)}) ${n.slice(4, 7)}-${n.slice(7)}`,
  '0xxx/xxx.xxx': (n) => `${n.slice(0, 4)}/${n.slice(4, 7)}.${n.slice(7)}`,
  '0xxx.xxxxxx': (n) => `${n.slice(0, 4)}.${n.slice(4)}`,
  '+84 (0)xxx xxxxxx': (n) => `+84 (0)${n.slice(1, 4)} ${n.slice(4)}`,
  '(+84) xxx xxx xxx': (n) => `(+84) ${n.slice(1, 4)} ${n.slice(4, 7)} ${n.slice(7)}`,
  'in full-width digits': (n) =>
    n.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  'two by two': (n) => (n.match(/../g) ?? []).join(' '),
};

const ADDRESSES: Readonly<Record<string, (user: string, host: string) => string>> = {
  'user [at] host': (user, host) => `${user} [at] ${host}`,
  'user(at)host': (user, host) => `${user}(at)${host}`,
  'user @ host': (user, host) => `${user} @ ${host}`,
  'user [at] host [dot] vn': (user, host) => `${user} [at] ${host.replace('.', ' [dot] ')}`,
  'user at gmail.com': (user) => `${user} at gmail.com`,
  'user a còng yahoo chấm com': (user) => `${user} a còng yahoo chấm com`,
  'user at host, of the case itself': (user, host) => `${user} at ${host}`,
};

/** Parts of agencies' and streets' names that are names of persons, too. Measured with this list. */
const REMOVED_BEFORE = 51;

const around = fc.constantFrom(['ChuHoSo (', ') không hợp lệ'], ['Lỗi 11: ', ''], ['', ' sai'], ['[', ']']);

function redacted({ name, idNo, telephone, email }: Person, message: string): string {
  const applicant = { kind: 'citizen', name, idNo, address: '' } as const;
  return withoutPersonalData(message, [aCase({ applicant, contact: { name, telephone, email } })]);
}

test.each(Object.entries(NAMES))('a name %s is removed', (_, disguise) => {
  fc.assert(
    fc.property(person, around, (one, [before = '', after = '']) => {
      const left = redacted(one, `${before}${disguise(one.name)}${after}`);
      expect(left, disguise(one.name)).toContain('…');
      // Nothing of it but what stood around.
      const rest = left
        .replace(before.trim(), '')
        .replace(after.trim(), '')
        .replaceAll(/[…\s,.?\ufffd]/gu, '');
      expect(rest, `${disguise(one.name)} → ${left}`).toBe('');
    }),
  );
});

test.each(Object.entries(TELEPHONES))('a telephone number %s of anybody is removed', (_, grouped) => {
  const digits = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(99_999_999));
  fc.assert(
    fc.property(person, digits, (one, [first, rest]) => {
      const number = grouped(`0${first}${String(rest).padStart(8, '0')}`);
      expect(redacted(one, `so ${number} sai`)).toBe('so … sai');
    }),
  );
});

test.each(Object.entries(ADDRESSES))('an address written as %s is removed', (_, written) => {
  fc.assert(
    fc.property(person, (one) => {
      const [user = '', host = ''] = one.email.split('@');
      expect(redacted(one, `gui toi ${written(user, host)}, bi tu choi`)).toBe('gui toi …, bi tu choi');
    }),
  );
});

test('no more is removed of 500 messages without personal data than before there were disguises', () => {
  const cases = Array.from({ length: 200 }, (_, index) => {
    const { name, idNo, telephone, email } = citizen(1, index);
    const applicant = { kind: 'citizen', name, idNo, address: `${house(1, index)}, xã Lê Lợi` } as const;
    return aCase({ applicant, contact: { name, telephone, email } });
  });
  const redact = createRedactor(cases);
  const messages = realMessages();
  expect(messages).toHaveLength(500);
  const changed = messages.filter((message) => redact(message) !== message);
  expect(changed.length).toBeLessThanOrEqual(REMOVED_BEFORE);
});
