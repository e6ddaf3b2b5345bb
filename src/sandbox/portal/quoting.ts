import { z } from 'zod';

/** How the portal repeats a request. */
export const QUOTED_AS = [
  /** In the message of a refusal: the persons of all cases, or the whole request when it has none. */
  'message',
  /** In the result of each case, all refused, each quoting all cases. */
  'results',
  /** The request in an HTML page, as a failing server shows it. */
  'page',
  /** The request itself as the answer, cut off. */
  'body',
] as const;

const element = z.record(z.string(), z.unknown()).catch({});
const request = z.object({ data: z.array(element).min(1) });

const PERSONAL = ['ChuHoSo', 'SoDienThoai', 'Email', 'TrichYeuHoSo', 'NguoiXuLy', 'NoiDungXuLy'];

export function quotedAnswer(
  body: unknown,
  code: string,
  as: (typeof QUOTED_AS)[number] = 'message',
): string {
  const text = JSON.stringify(body);
  const parsed = request.safeParse(body);
  const cases = parsed.success ? parsed.data.data : [];
  const message = `Không hợp lệ: ${cases.length === 0 ? text : cases.map(personOf).join('; ')}`;
  switch (as) {
    case 'message':
      return JSON.stringify({ error_code: code, message });
    case 'results': {
      const result = cases.map(({ MaHoSo }) => ({ MaHoSo, error_code: code, message }));
      return JSON.stringify({ error_code: code, message, result });
    }
    case 'page':
      return `<html><body><h1>500</h1><pre>${text}</pre></body></html>`;
    case 'body':
      return text.slice(0, -2);
  }
}

function personOf(one: Readonly<Record<string, unknown>>): string {
  return PERSONAL.map((name) => one[name])
    .filter((value) => typeof value === 'string' && value !== '')
    .join(', ');
}
