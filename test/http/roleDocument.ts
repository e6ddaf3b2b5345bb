import type { Access } from '../../src/http/auth/guard.ts';
import type { Rule } from './roleTable.ts';

const ROLES = ['public', 'scrape', 'viewer', 'operator', 'admin'] as const satisfies readonly Access[];

const ROLE_WORDS: Readonly<Record<Access, string>> = {
  public: 'không cần khóa · none',
  scrape: 'viewer · scrape token',
  viewer: 'viewer',
  operator: 'operator',
  admin: 'admin',
};
const SCOPED_WORDS: Readonly<Record<Rule['scoped'], string>> = {
  narrowed: 'chỉ cơ quan của khóa · their own only',
  refused: '403',
  same: 'như mọi khóa · as any key',
};

/**
 * docs/roles.md: what the test has just found the server to do. `answer`: the status that the asker gets from such a
 * route; null where it is let in.
 */
export function roleDocument(
  table: Readonly<Record<string, Rule>>,
  askers: Readonly<Record<string, string>>,
  answer: (asker: string, access: Access, method: string) => number | null,
): string {
  const told = (asker: string, access: Access): string => {
    const [read, changed] = [answer(asker, access, 'GET'), answer(asker, access, 'POST')];
    if (read === changed) return String(read ?? '✓');
    return `GET ${read ?? '✓'}, POST ${changed ?? '✓'}`;
  };
  const matrix = Object.entries(askers).map(([asker, words]) =>
    row([words, ...ROLES.map((access) => told(asker, access))]),
  );
  const addresses = Object.entries(table).map(([route, { access, scoped, page }]) => {
    const [method = '', pattern = ''] = route.split(' ');
    const address = pattern.replace(/:([A-Za-z]+)/g, '{$1}');
    return row([
      method,
      `\`${address}\``,
      page === true ? 'trang · page' : 'API',
      ROLE_WORDS[access],
      access === 'public' ? '' : SCOPED_WORDS[scoped],
    ]);
  });
  return `# Ai được làm gì · Who may do what

Tệp này do kiểm thử viết ra từ câu trả lời của chính máy chủ; muốn viết lại sau khi thêm một địa chỉ:
\`vitest run test/http/roles.slow.test.ts -u\`.

A test writes this file from what the server itself answers, and fails when it no longer holds. To write it anew after a
route was added, as above.

## Theo người hỏi · By who asks

✓: được vào · let in. Trang web trả lời 303 về \`/sign-in\` thay cho 401 · pages answer 303 to \`/sign-in\` instead of 401.
Sau mười khóa sai trong một phút, mọi khóa từ địa chỉ ấy: 429 · after ten wrong keys within a minute any key from that
address: 429.

${row(['Ai hỏi · who asks', ...ROLES.map((access) => ROLE_WORDS[access])])}
${row(['---', ...ROLES.map(() => '---')])}
${matrix.join('\n')}

## Theo địa chỉ · By address

HEAD như GET, ở nơi có · HEAD as GET, where there is one.

${row(['', 'địa chỉ · address', '', 'quyền · role', 'khóa theo cơ quan · key for certain agencies'])}
${row(['---', '---', '---', '---', '---'])}
${addresses.join('\n')}
`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
