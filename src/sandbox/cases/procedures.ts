import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const DOMAINS: Readonly<Record<string, string>> = {
  BTXH: 'Bảo trợ xã hội và người có công',
  CN: 'Lưu thông hàng hóa trong nước',
  CT: 'Chứng thực và bổ trợ tư pháp',
  DB: 'Đường bộ',
  DD: 'Đất đai',
  DN: 'Đăng ký kinh doanh',
  GD: 'Giáo dục và đào tạo',
  HT: 'Hộ tịch',
  LLTP: 'Lý lịch tư pháp',
  MT: 'Môi trường và tài nguyên nước',
  NN: 'Nông nghiệp',
  VH: 'Văn hóa, thể thao và du lịch',
  VL: 'Việc làm và quản lý lao động',
  XD: 'Hoạt động xây dựng',
  YT: 'Y tế và an toàn thực phẩm',
};

const procedureRow = z
  .object({
    local: z.string(),
    national: z.string(),
    agency: z.string().min(1),
    domain: z.string().refine((code) => Object.hasOwn(DOMAINS, code)),
    term_days: z.coerce.number().int().positive(),
    published: z.stringbool(),
    name: z.string().min(1),
  })
  .transform((row) => ({
    /** The code in the province's rows: the local one where there is one. */
    code: row.local || row.national,
    local: row.local,
    /** '' = the province has not mapped it: a planted problem. */
    national: row.national,
    /** A department's code, or the level (`district`, `commune`) whose agencies all handle it. */
    agency: row.agency,
    domainCode: row.domain,
    domainName: DOMAINS[row.domain] ?? '',
    termDays: row.term_days,
    /** False = the national catalogue lacks it: a planted problem. */
    published: row.published,
    name: row.name,
  }));

export type Procedure = z.infer<typeof procedureRow>;

export const procedures: readonly Procedure[] = z.array(procedureRow).parse(
  parse(readFileSync(new URL('./procedures.csv', import.meta.url)), {
    columns: true,
    comment: '#',
    comment_no_infix: true,
  }),
);

/** Whether its cases can reach the portal; the others occur only as planted problems. */
export function isSound(procedure: Procedure): boolean {
  return procedure.published && procedure.national !== '';
}
