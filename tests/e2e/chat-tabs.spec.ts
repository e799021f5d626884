import { seriousFindings } from './axe.ts';
import { hold } from './chat-wire.ts';
import { editCall } from './edit-call.ts';
import { expect, lentTest as test } from './fixtures.ts';

const asked = 'edit "Words about the product" to "Better words about the product"';

test('a question stands in both tabs; answered in one it is answered in the other, and done once', async ({
  chat,
  repo,
}) => {
  const before = repo.read('docs/guide.md');
  await chat.openAt('/docs/guide');
  const other = await chat.inOtherTab('/docs/guide');
  await expect(other.message).toBeVisible();
  await chat.ask(asked);
  await expect(chat.button('Approve')).toBeVisible();
  await expect(other.button('Approve')).toBeVisible();
  expect(await seriousFindings(other.page)).toEqual([]);
  await other.button('Approve').click();
  await expect(other.log.getByText('The change is made.')).toBeVisible();
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  await expect(chat.button('Approve')).toHaveCount(0);
  await expect(chat.button('Undo')).toBeVisible();
  expect(repo.read('docs/guide.md')).toBe(before.replace('Words about', 'Better words about'));
});

test('approved in one tab and rejected in the other, the first answer counts, and both show it', async ({
  chat,
  repo,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask(asked);
  await expect(chat.button('Approve')).toBeVisible();
  const other = await chat.inOtherTab('/docs/guide');
  await expect(other.button('Reject')).toBeVisible();
  // The other tab has not heard yet when it answers.
  const letGo = await hold('asked', other.page);
  await other.button('Reject').click();
  await chat.button('Approve').click();
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  letGo();
  await expect(other.log.getByText('The change is made.')).toBeVisible();
  await other.settled();
  expect(repo.read('docs/guide.md')).toContain('Better words about the product');
});

test('of two questions one that is answered is so over a reload and in the other tab, and both are done once', async ({
  page,
  chat,
  repo,
  provider,
}) => {
  provider.use([
    {
      text: 'Two changes. ',
      calls: [editCall('Words about', 'Words on'), editCall('## Install', '## Set up')],
    },
    { text: 'One of them is made.' },
  ]);
  await chat.openAt('/docs/guide');
  await chat.ask('Do both');
  await expect(chat.button('Approve')).toHaveCount(2);
  const other = await chat.inOtherTab('/docs/guide');
  await expect(other.button('Approve')).toHaveCount(2);
  await chat.button('Reject').first().click();
  await expect(chat.log.getByText('Declined: edit')).toBeVisible();
  await expect(other.log.getByText('Declined: edit')).toBeVisible();
  await expect(other.button('Approve')).toHaveCount(1);
  await page.reload();
  await expect(chat.log.getByText('Declined: edit')).toBeVisible();
  await expect(chat.button('Approve')).toHaveCount(1);
  await chat.button('Approve').click();
  await expect(chat.log.getByText('One of them is made.')).toBeVisible();
  await expect(other.log.getByText('One of them is made.')).toBeVisible();
  expect(repo.read('docs/guide.md')).toContain('Words about');
  expect(repo.read('docs/guide.md')).toContain('## Set up');
  expect(provider.requests).toHaveLength(2);
});

test('one edit that is approved in both tabs at once is made once, and both show it', async ({
  page,
  chat,
  repo,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask(asked);
  await expect(chat.button('Approve')).toBeVisible();
  const other = await chat.inOtherTab('/docs/guide');
  await expect(other.button('Approve')).toBeVisible();
  // Neither has heard of the other's answer when it gives its own.
  const letGo = await hold('asked', page, other.page);
  await chat.button('Approve').click();
  await other.button('Approve').click();
  letGo();
  for (const each of [chat, other]) {
    await expect(each.log.getByText('The change is made.')).toHaveCount(1);
    await each.settled();
    await expect(each.button('Undo')).toHaveCount(1);
    await expect(each.button('Approve')).toHaveCount(0);
  }
  expect(repo.read('docs/guide.md').match(/Better words/g)).toHaveLength(1);
});
