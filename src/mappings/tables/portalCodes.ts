import { z } from 'zod';
import type { Bilingual } from '../../domain/language.ts';
import { CODE_OWNERS } from '../../domain/reason.ts';
import { expecting } from '../../input/expectation.ts';
import type { Problem } from '../../input/problem.ts';
import { FAILURES, PORTAL_CODE_KINDS } from '../../portal/failure.ts';
import {
  canonicalCode,
  foldMessage,
  isSuccess,
  keyOf,
  type PortalCode,
  type PortalCodes,
} from '../../portal/portalCodes.ts';
import { readTable, type TableFile } from './table.ts';
import { uniqueBy } from './unique.ts';

/** A shorter pattern, or one without words such as `.*`, would match nearly every message. */
const FEWEST_LETTERS = 3;

const schema = z
  .strictObject({
    code: expecting(z.string().min(1), { vi: 'mã lỗi của Cổng', en: "the portal's error_code" }),
    message: expecting(z.string().refine(isPattern), {
      vi: 'một đoạn nội dung trả lời của Cổng, ít nhất 3 chữ cái, không phải biểu thức; hoặc để trống',
      en: "a part of the portal's message with at least 3 letters, no expression; or nothing",
    }),
    kind: z.enum(PORTAL_CODE_KINDS),
    owner: z.enum([...CODE_OWNERS, '']),
    remedy: z.string(),
  })
  .superRefine(({ code, message, kind, owner, remedy }, { addIssue }) => {
    const refuse = (column: string, expected: Bilingual): void =>
      addIssue({ code: 'custom', path: [column], params: { expected } });
    if (isSuccess(code) && foldMessage(message) === '') refuse('code', SUCCESS_NEEDS_MESSAGE);
    // Nobody has to act on the other kinds.
    if (FAILURES[kind].reject === null) return;
    if (owner === '') refuse('owner', OWNER);
    if (remedy.trim() === '') refuse('remedy', REMEDY);
  });

const SUCCESS_NEEDS_MESSAGE: Bilingual = {
  vi: 'mã lỗi của Cổng (0 và 00 là thành công; chỉ dòng có message mới được giải thích khác)',
  en: "the portal's error_code (0 and 00 mean success; only a row with a message can explain one otherwise)",
};
const OWNER: Bilingual = {
  vi: `một trong: ${CODE_OWNERS.join(', ')}`,
  en: `one of: ${CODE_OWNERS.join(', ')}`,
};
const REMEDY: Bilingual = { vi: 'điều cần làm', en: 'what has to be done' };

/** Tables written before there was this column have none. */
const OPTIONAL = ['message'];

/**
 * portal-codes.csv: meaning, owner and remedy of each `error_code` of the portal. A row with a message comes before the
 * row of the code alone, and only such a row can explain a success.
 */
export function readPortalCodes(table: TableFile, problems: Problem[]): PortalCodes {
  const { rows } = readTable(table, schema, problems, OPTIONAL);
  const known = rows.map(({ line, row }) => ({ line, row: toPortalCode(row) }));
  return uniqueBy(table, known, keyOf, problems);
}

/** As people write words: no expression, no bytes that were read in another encoding. */
function isPattern(text: string): boolean {
  if (foldMessage(text) === '') return true;
  return !/[\uFFFD\p{Cc}]/u.test(text) && (text.match(/\p{L}/gu) ?? []).length >= FEWEST_LETTERS;
}

function toPortalCode({ code, message, ...row }: z.infer<typeof schema>): PortalCode {
  const folded = foldMessage(message);
  return { ...row, code: canonicalCode(code), ...(folded !== '' && { message: folded }) };
}
