import { type Check, ok, warning } from './check.ts';
import { withCounts } from './withCounts.ts';

/** Codes of refused cases that the configured table does not explain. */
export const portalCodes: Check = {
  name: 'portal_codes',
  exitCode: 1,
  async run({ config, ledger }) {
    const refused = (await ledger?.refusalCodes()) ?? new Map<string, number>();
    // A refusal without a code is kept as its HTTP status, which no table lists.
    const unlisted = [...refused].filter(
      ([code]) => !config.portal.codes.has(code) && !code.startsWith('HTTP '),
    );
    if (unlisted.length === 0) {
      const found = {
        vi: 'Mọi mã lỗi đã gặp đều có trong bảng.',
        en: 'Every code received so far is in the table.',
      };
      return [ok('portal_codes', found)];
    }
    return [
      warning(
        'portal_codes',
        {
          vi: `Mã chưa có trong bảng: ${withCounts(unlisted)}.`,
          en: `Codes missing from the table: ${withCounts(unlisted)}.`,
        },
        {
          vi: 'Hỏi đơn vị vận hành Cổng ý nghĩa từng mã, rồi bổ sung vào bảng portal.codes.',
          en: 'Ask the portal operator what each code means, and add it to the table portal.codes.',
        },
      ),
    ];
  },
};
