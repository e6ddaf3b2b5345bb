import { expect, test } from 'vitest';
import { findChromium } from '../../../src/print/findChromium.ts';
import { serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

test('the page is the one that the command writes, as a file that loads nothing', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const answer = await served.ask('/api/v1/report.html?lang=vi', { key });
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="dongbo-H23-report-2024-11-05.html"',
  );
  const page = await answer.text();
  expect(page).toContain('<html lang="vi">');
  expect(page).toContain('<style>');
  expect(page).not.toMatch(/<link|<script|src=/);
});

test('a key for some agencies gets the page of these', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  expect(await (await served.ask('/api/v1/report.html', { key })).text()).toContain(
    'Only cases of: agency and all below it A.',
  );
});

test.skipIf(findChromium('') === null)('the PDF file is one sheet', async () => {
  const served = await servedWithCases({}, { report: { chromium: '' } });
  const answer = await served.ask('/api/v1/report.pdf', { key: await served.key('viewer') });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  expect(pdf).toMatch(/^%PDF-/);
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
});

test('without a browser the answer says what to install, and that any browser can print the page', async () => {
  const served = await serve();
  const answer = await served.ask('/api/v1/report.pdf', { key: await served.key('viewer') });
  expect(answer.status).toBe(501);
  expect(await answer.json()).toMatchObject({
    code: 'report.no_chromium',
    detail: expect.stringContaining('/nowhere/chromium'),
    remedy: expect.stringContaining('/report'),
  });
});

test('a browser that fails is a problem that says so', async () => {
  const served = await serve({}, { report: { chromium: '/bin/false' } });
  const answer = await served.ask('/api/v1/report.pdf', { key: await served.key('viewer') });
  expect(await answer.json()).toMatchObject({ status: 503, code: 'report.print_failed' });
  expect(served.log.events()).toContain('http.print_failed');
});
