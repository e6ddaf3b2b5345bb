import { expect, it } from 'vitest';
import { signIn } from './support/dashboardSite.ts';
import { inBrowser } from './support/inBrowser.ts';

inBrowser('mapping codes', 300, (shared) => {
  it('goes from the cause to the saved code in three clicks, and the open overview shows the gap shrink', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    await page.goto(`${site.url}/language/en?back=/sign-in`);
    await signIn(page, site, await site.key('admin'));
    const overview = await page.context().newPage();
    await overview.goto(`${site.url}/`);
    const figure = overview.locator('[data-figure=unsynced]').first();
    const before = Number(await figure.textContent());

    await page.goto(`${site.url}/causes`);
    const cause = page.locator('tbody tr', { hasText: 'Procedure not mapped' }).first();
    await cause.getByRole('link', { name: 'Map the code…' }).click();
    const held = Number(await page.locator('#held').textContent());
    expect(held).toBeGreaterThan(0);
    await page
      .getByRole('link', { name: /^Choose / })
      .first()
      .click();
    await page.locator('#effect', { hasText: `Cases that will be sent: ${held}.` }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#saved', { hasText: `Cases that will be sent: ${held}.` }).waitFor();

    await figure.filter({ hasText: new RegExp(`^${before - held}$`) }).waitFor();
    await page.locator('#held', { hasText: /^0$/ }).waitFor();
    expect(offences).toEqual([]);
  });

  it('undoes the change on the page of the table, by which its cases are held back no more than before', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open({ javaScriptEnabled: false });
    await page.goto(`${site.url}/language/en?back=/sign-in`);
    await signIn(page, site, await site.key('admin'), '/mappings/procedures');
    await page.getByRole('button', { name: 'Undo this change' }).click();
    await page.getByText('The last change was undone.').waitFor();
    expect(offences).toEqual([]);
  });
});
