import { expect, type Locator, type Page } from '@playwright/test';

/** The drawer by the names that the contract gives it. */
export class ChatDrawer {
  readonly page: Page;
  readonly toggle: Locator;
  readonly drawer: Locator;
  readonly log: Locator;
  readonly message: Locator;
  readonly send: Locator;
  readonly stop: Locator;

  constructor(page: Page) {
    this.page = page;
    this.toggle = page.getByRole('button', { name: 'Chat', exact: true });
    this.drawer = page.getByRole('complementary', { name: 'Chat' });
    this.log = page.getByRole('log', { name: 'Conversation' });
    this.message = page.getByRole('textbox', { name: 'Message' });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
  }

  async open(): Promise<void> {
    await this.toggle.click();
    // With its code, not only as the server drew it.
    await expect(this.log).toBeVisible();
    await expect(this.message).toBeFocused();
  }

  async openAt(path: string): Promise<void> {
    await this.page.goto(path);
    await this.open();
  }

  /** A page of the same browser in a tab of its own. */
  async inOtherTab(path: string): Promise<ChatDrawer> {
    const page = await this.page.context().newPage();
    await page.goto(path);
    return new ChatDrawer(page);
  }

  async ask(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send.click();
  }

  /** Waits until no answer is under way. */
  async settled(): Promise<void> {
    await expect(this.stop).toHaveCount(0);
    await expect(this.send).toBeVisible();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
