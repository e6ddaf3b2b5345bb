import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { SOON } from '../support/soon.ts';
import { type DashboardSite, signIn } from './support/dashboardSite.ts';
import { downloaded } from './support/downloaded.ts';
import { Hand } from './support/hand.ts';
import { type InBrowser, inBrowser } from './support/inBrowser.ts';
import { pagesOf } from './support/pdf.ts';

/** More clicks than this a task may not take. */
const MOST_CLICKS = 6;
const RECORDS = 300;
/** Of the one who gets the mail. */
const ADDRESS = 'motcua@h23.test';
const GUIDES = ['docs/dashboard.vi.md', 'docs/dashboard.md'];

interface Task {
  /** As the guides call it. */
  readonly vi: string;
  readonly en: string;
  /** Begins on the overview, signed in as an administrator for the whole province. */
  readonly perform: (hand: Hand, shared: InBrowser) => Promise<void>;
}

/** What officials do, in Vietnamese and without typing an address. In this order: some change what others see. */
const TASKS: readonly Task[] = [
  {
    vi: 'Tìm một hồ sơ theo một phần mã',
    en: 'Find a case by part of its number',
    perform: async (hand, { site }) => {
      const { caseNo } = await firstCase(site, 'FIELD_INVALID');
      await hand.type(hand.page.locator('#search'), caseNo.toLowerCase().slice(4));
      await hand.click(hand.page.getByRole('button', { name: 'Tìm', exact: true }));
      await hand.page.getByRole('heading', { level: 1, name: caseNo }).waitFor();
    },
  },
  {
    vi: 'Xem vì sao hồ sơ chưa đồng bộ, ai phải làm gì',
    en: 'See why cases are not synced, and who has to act',
    perform: async (hand) => {
      await hand.click(hand.nav('Nguyên nhân'));
      await hand.click(hand.page.getByRole('link', { name: /^Cổng từ chối/ }).first());
      await hand.click(hand.page.locator('main tbody th a').first());
      await hand.page.getByText('Hướng xử lý').waitFor();
    },
  },
  {
    vi: 'So một hồ sơ với những gì Cổng đang giữ',
    en: 'Compare a case with what the portal holds',
    perform: async (hand) => {
      await hand.click(hand.nav('Nguyên nhân'));
      await hand.click(hand.page.getByRole('link', { name: /^Cổng từ chối/ }).first());
      await hand.click(hand.page.locator('main tbody th a').first());
      await hand.click(hand.page.locator('form[action$="/compare"] button'));
      await hand.page.locator('#comparison ~ .notice').waitFor();
    },
  },
  {
    vi: 'Gửi danh sách việc của một cơ quan bằng thư, từ trang của cơ quan',
    en: "Mail an agency's work list from its page",
    perform: async (hand, { site }) => {
      const [worst] = (await site.gap('agency')).groups;
      if (worst === undefined) throw new Error('No agency has a gap.');
      const body = new URLSearchParams({ address: ADDRESS, agency: worst.key, what: 'digest' });
      const headers = { authorization: `Bearer ${await site.key('admin')}` };
      await fetch(`${site.url}/alarms/subscriptions`, { method: 'POST', redirect: 'manual', headers, body });
      await hand.click(hand.nav('Cơ quan'));
      await hand.click(hand.page.getByRole('link', { name: worst.name, exact: true }));
      await hand.click(hand.page.getByRole('button', { name: 'Gửi danh sách này bằng thư' }));
      await hand.page.getByText('Đã gửi danh sách bằng thư.').waitFor();
      const [mail] = site.smtp.mails.filter(({ to }) => to.includes(ADDRESS));
      expect(mail?.data).toMatch(/Content-Disposition: attachment[^\n]*\.xlsx/);
    },
  },
  {
    vi: 'Xem trước việc gửi',
    en: 'Rehearse a delivery',
    perform: async (hand) => {
      await hand.click(hand.nav('Xem trước'));
      await hand.click(hand.page.getByRole('button', { name: 'Xem trước', exact: true }));
      await hand.page.getByRole('heading', { name: 'Nếu gửi ngay' }).waitFor();
    },
  },
  {
    vi: 'Gán mã còn thiếu và thấy số chưa đồng bộ giảm',
    en: 'Map a missing code, and see the number fall',
    perform: async (hand) => {
      const figure = hand.page.locator('[data-figure=unsynced]').first();
      const before = Number(await figure.textContent());
      await hand.click(hand.nav('Nguyên nhân'));
      const cause = hand.page.locator('tbody tr', { hasText: 'Thủ tục chưa gán mã quốc gia' }).first();
      await hand.click(cause.getByRole('link', { name: /^Chọn / }).first());
      const held = Number(await hand.page.locator('#held').textContent());
      await hand.click(hand.page.getByRole('button', { name: 'Lưu' }));
      await hand.page.locator('#saved').waitFor();
      await hand.page
        .locator('[data-figure=unsynced]', { hasText: new RegExp(`^${before - held}$`) })
        .waitFor();
    },
  },
  {
    vi: 'Gửi lại hồ sơ Cổng đã từ chối',
    en: 'Send refused cases again',
    perform: async (hand, { site }) => {
      site.portal.setPoison(() => false);
      await hand.click(hand.nav('Nguyên nhân'));
      const cause = hand.page.locator('tbody tr', { hasText: 'Cổng từ chối' }).first();
      await hand.click(cause.getByRole('link', { name: /^Gửi lại/ }));
      await hand.click(hand.page.getByRole('button', { name: 'Đếm thử, chưa gửi' }));
      await hand.click(hand.page.getByRole('button', { name: /^Gửi lại \d+ hồ sơ$/ }));
      await hand.page.locator('#outcome', { hasText: 'đồng bộ' }).waitFor();
    },
  },
  {
    vi: 'Gửi thử một số hồ sơ của một cơ quan',
    en: 'Send some cases of one agency first',
    perform: async (hand, { site }) => {
      // Paused and changed, so that cases wait that else would have gone already.
      await asAdmin(site, 'delivery/pause', { method: 'POST', body: '{}' });
      for (let index = 0; index < RECORDS; index += 1) site.province.change(index, { dossierNote: 'x' });
      await vi.waitFor(() => firstCase(site, 'DELIVERY_PAUSED'), SOON);
      await hand.click(hand.nav('Xem trước'));
      const form = hand.page.locator('#trial');
      await hand.choose(form.getByLabel('Cơ quan'), 0);
      await hand.click(form.getByRole('button', { name: 'Chỉ gửi các hồ sơ này' }));
      await hand.page.getByText('Đã mở gửi thử').waitFor();
    },
  },
  {
    vi: 'Mở gửi cho thêm một cơ quan',
    en: 'Open delivery for one more agency',
    perform: async (hand) => {
      await hand.click(hand.nav('Xem trước'));
      await hand.click(hand.page.locator('#openings-table input[type=checkbox], input[name=agency]').first());
      await hand.click(hand.page.getByRole('button', { name: 'Mở các cơ quan đã đánh dấu' }));
      await hand.page.getByText('Đã mở. Hồ sơ bắt đầu được gửi').waitFor();
    },
  },
  {
    vi: 'Mời một đồng nghiệp',
    en: 'Invite a colleague',
    perform: async (hand) => {
      await hand.click(hand.nav('Người dùng'));
      await hand.type(hand.page.getByLabel('Họ tên hoặc tên ứng dụng'), 'Nguyễn Lan');
      await hand.choose(hand.page.locator('#role'), 1);
      await hand.click(hand.page.getByRole('button', { name: 'Tạo liên kết' }));
      await hand.page.getByText('Liên kết cho Nguyễn Lan').waitFor();
    },
  },
  {
    vi: 'Lấy báo cáo một trang A4',
    en: 'Get the report, one A4 page',
    perform: async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'In báo cáo một trang A4' }));
      await hand.page.waitForURL('**/report**');
    },
  },
  {
    vi: 'Lấy báo cáo dạng PDF',
    en: 'Get the report as PDF',
    perform: async (hand) => {
      const file = await downloaded(hand.page.getByRole('link', { name: 'PDF', exact: true }), (link) =>
        hand.click(link),
      );
      expect(file.suggestedFilename()).toMatch(/^dongbo-.+-report-.+\.pdf$/);
      expect(pagesOf(readFileSync(await file.path()))).toBe(1);
    },
  },
  {
    vi: 'Xem ai đã đổi gì',
    en: 'See who changed what',
    perform: async (hand) => {
      await hand.click(hand.nav('Nhật ký'));
      await hand.page.locator('tbody tr', { hasText: 'Bảng mã thủ tục' }).first().waitFor();
    },
  },
];

const found = z.object({ records: z.array(z.object({ caseNo: z.string() })) });

async function firstCase(site: DashboardSite, reason: string): Promise<{ readonly caseNo: string }> {
  const { records } = found.parse(await asAdmin(site, `records?reason=${reason}&limit=1`));
  const [first] = records;
  if (first === undefined) throw new Error(`No case has ${reason}.`);
  return first;
}

async function asAdmin(site: DashboardSite, path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${await site.key('admin')}`, 'content-type': 'application/json' };
  return await (await fetch(`${site.url}/api/v1/${path}`, { ...init, headers })).json();
}

const clicks = new Map<string, number>();

inBrowser('the tasks of an official', RECORDS, (shared) => {
  it.each(TASKS)('$en: at most six clicks, and no address typed', async ({ en, perform }) => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    await signIn(page, site, await site.key('admin'));
    const hand = new Hand(page);
    await perform(hand, shared());
    clicks.set(en, hand.clicks);
    expect(hand.clicks).toBeLessThanOrEqual(MOST_CLICKS);
    expect(offences).toEqual([]);
  });

  it.each(GUIDES)('are listed in %s with the clicks that they take', (guide) => {
    const language = guide.endsWith('.vi.md') ? 'vi' : 'en';
    const listed = [...readFileSync(guide, 'utf8').matchAll(/^\| (.+) \| (\d) \|$/gm)];
    expect(listed.map(([, task, count]) => [task, Number(count)])).toEqual(
      TASKS.map((task) => [task[language], clicks.get(task.en)]),
    );
  });
});
