import { proseOf, withNote } from '../../scripts/reference/documents.ts';
import { row } from '../../scripts/reference/fillTables.ts';
import type { Language } from '../../src/domain/language.ts';
import type { Access } from '../../src/http/auth/guard.ts';
import type { Rule } from './roleTable.ts';

type Words = Readonly<Record<Language, string>>;

const ROLE_WORDS = {
  public: { vi: 'không cần khóa', en: 'none' },
  scrape: { vi: 'viewer, mã của Prometheus', en: 'viewer, scrape token' },
  viewer: { vi: 'viewer', en: 'viewer' },
  operator: { vi: 'operator', en: 'operator' },
  admin: { vi: 'admin', en: 'admin' },
} as const satisfies Readonly<Record<Access, Words>>;
const ROLES = Object.keys(ROLE_WORDS) as readonly Access[];
const SCOPED_WORDS: Readonly<Record<Rule['scoped'], Words>> = {
  narrowed: { vi: 'chỉ cơ quan của khóa', en: 'its agencies only' },
  refused: { vi: '403', en: '403' },
  same: { vi: 'như mọi khóa', en: 'as any key' },
};
const HEADS = {
  asks: { vi: 'người hỏi', en: 'who asks' },
  address: { vi: 'địa chỉ', en: 'address' },
  role: { vi: 'vai trò', en: 'role' },
  scoped: { vi: 'khóa theo cơ quan', en: 'key for certain agencies' },
  page: { vi: 'trang', en: 'page' },
  file: { vi: 'tệp', en: 'file' },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * docs/reference/roles.md in one language: what the test has just found the server to do. `answer`: the status that the
 * asker gets from such a route; null where it is let in.
 */
export function roleDocument(
  table: Readonly<Record<string, Rule>>,
  askers: Readonly<Record<string, Words>>,
  language: Language,
  answer: (asker: string, access: Access, method: string) => number | null,
): string {
  const cell = (asker: string, access: Access): string => {
    const [read, changed] = [answer(asker, access, 'GET'), answer(asker, access, 'POST')];
    if (read === changed) return String(read ?? '✓');
    return `GET ${read ?? '✓'}, POST ${changed ?? '✓'}`;
  };
  const matrix = Object.entries(askers).map(([asker, words]) => [
    words[language],
    ...ROLES.map((access) => cell(asker, access)),
  ]);
  const addresses = Object.entries(table).map(([route, { access, scoped, page, basic }]) => {
    const [method = '', pattern = ''] = route.split(' ');
    const kind = page === true ? 'page' : basic === true ? 'file' : null;
    return [
      method,
      `\`${pattern.replace(/:([A-Za-z]+)/g, '{$1}')}\``,
      kind === null ? 'API' : HEADS[kind][language],
      ROLE_WORDS[access][language],
      access === 'public' ? '' : SCOPED_WORDS[scoped][language],
    ];
  });
  const text = proseOf('roles', language)
    .replace(
      '{{askers}}',
      tableOf([HEADS.asks[language], ...ROLES.map((access) => ROLE_WORDS[access][language])], matrix),
    )
    .replace(
      '{{addresses}}',
      tableOf(['', HEADS.address[language], '', HEADS.role[language], HEADS.scoped[language]], addresses),
    );
  return withNote(text, 'roles', language);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
