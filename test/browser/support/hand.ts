import type { Locator, Page } from 'playwright-core';

/** A person's hand on a page: counts the clicks. Whoever types has clicked into the field before. */
export class Hand {
  readonly page: Page;
  #clicks = 0;

  constructor(page: Page) {
    this.page = page;
  }

  get clicks(): number {
    return this.#clicks;
  }

  /** An entry of the navigation. */
  nav(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('link', { name, exact: true });
  }

  async click(target: Locator): Promise<void> {
    this.#clicks += 1;
    await target.click();
  }

  async type(field: Locator, text: string): Promise<void> {
    await this.click(field);
    await field.fill(text);
  }

  /** Opening a list is a click, and so is choosing from it. */
  async choose(list: Locator, index: number): Promise<void> {
    this.#clicks += 2;
    await list.selectOption({ index });
  }
}
