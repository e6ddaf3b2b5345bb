import { z } from 'zod';

/** How the portal repeats what was sent to it. */
export const QUOTED_AS = [
  /** In the message of a refusal: the persons of all cases, or the whole of a request that has none. */
  'message',
  /** In the results of the single cases, each of which is refused and quotes all of them. */
  'results',
  /** The request in a page, as a server in trouble shows it. */
  'page',
  /** The request itself for an answer, cut off. */
  'body',
] as const;

const element = z.record(z.string(), z.unknown()).catch({});
const request = z.object({ data: z.array(element).min(1) });

const PERSONAL = ['ChuHoSo', 'SoDienThoai', 'Email', 'TrichYeuHoSo', 'NguoiXuLy', 'NoiDungXuLy'];

/** The body of an answer that quotes the request, `as` a message unless told. */
export function quoting(body: unknown, code: string, as: (typeof QUOTED_AS)[number] = 'message'): string {
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
  const said = PERSONAL.map((name) => one[name]).filter((value) => typeof value === 'string' && value !== '');
  return said.join(', ');
}
