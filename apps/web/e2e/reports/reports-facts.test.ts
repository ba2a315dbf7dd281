import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, signIn } from './desk.ts';
import { openSite, type Site } from '../site/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

describe('facts', () => {
  it('are edited by keyboard, checked beside the field, kept over a reload, and saved', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await signIn(page);
    await page.goto('/reports/new-customer');
    const name = `Harrowgate ${randomUUID().slice(0, 8)}`;
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Employees').fill('some');
    await page.getByRole('button', { name: 'Add a constraint' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('No work at night');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Data stays here');
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('button', { name: 'Add a system' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Ledger');
    await page.reload();
    expect(await page.getByLabel('Employees').inputValue()).toBe('some');
    await page.getByRole('button', { name: 'Save facts' }).click();
    await page.getByText('Write a number, such as 12 or 2.5.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('size.employees');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1,200');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const [row] = await site.api.core.db.prisma.reportsCustomer.findMany({ where: { name } });
    expect(row?.facts).toMatchObject({
      size: { employees: 1200 },
      systems: [{ name: 'Ledger' }],
      constraints: ['Data stays here', 'No work at night'],
    });
    await page.goto(`/reports/new-opportunity?customer=${row?.customer_id ?? ''}`);
    await page.getByLabel('Title').fill('A first project');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'A first project' }).waitFor();
    await page.goto('/reports');
    await expect.poll(() => page.getByLabel('Customer', { exact: true }).inputValue()).toBe(row?.customer_id);
    await page.getByRole('option', { name: 'A first project' }).waitFor({ state: 'attached' });
  });

  it('keep every fact of the demo as it is when they are saved again', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const { reportsOpportunity } = site.api.core.db.prisma;
    const where = { opportunity_id: 'opp-order-tracking' };
    const before = await reportsOpportunity.findUniqueOrThrow({ where });
    await signIn(page);
    await page.goto('/reports/opportunities/opp-order-tracking');
    await page.getByRole('button', { name: 'Save facts' }).click();
    await page.getByText(/^Saved at/).waitFor();
    const after = await reportsOpportunity.findUniqueOrThrow({ where });
    expect(after.facts).toEqual(before.facts);
    expect(after.revision).toBe(before.revision + 1);
  });
});

describe('deleting facts', () => {
  it('names what goes with a customer, keeps it on second thoughts, and leaves reports alone', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await signIn(page);
    const { prisma } = site.api.core.db;
    const customer_id = `cust-${randomUUID()}`;
    const name = `Millbrook ${randomUUID().slice(0, 8)}`;
    const subject = { type: 'Technical_scope', customer_id, opportunity_id: `opp-${randomUUID()}` };
    const save = async (path: string, data: unknown) => {
      const answer = await post(page, `/reports-api/${path}`, { data });
      expect(answer.ok()).toBe(true);
    };
    await save('customers', { customer: { customer_id, name } });
    await save('opportunities', {
      opportunity: { opportunity_id: subject.opportunity_id, customer_id, title: 'A pump upgrade' },
    });
    const headers = { 'session-id': `studio-${randomUUID()}` };
    await post(page, '/reports-api/reports', { headers, data: subject });

    await page.goto(`/reports/customers/${customer_id}`);
    await page.getByLabel('Industry').fill('A word that nobody saves');
    const opener = page.getByRole('button', { name: 'Delete this customer' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const look = page.getByRole('group', { name: 'Delete the customer' });
    await look.getByText(`This deletes the facts of ${name} and of 1 opportunity:`).waitFor();
    expect(await look.getByRole('listitem').allInnerTexts()).toEqual(['A pump upgrade']);
    await look.getByRole('button', { name: 'Keep it' }).press('Enter');
    await look.waitFor({ state: 'detached' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await prisma.reportsCustomer.count({ where: { customer_id } })).toBe(1);

    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`“${name}” is deleted.`).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Your reports');
    expect(await prisma.reportsCustomer.count({ where: { customer_id } })).toBe(0);
    expect(await prisma.reportsOpportunity.count({ where: { customer_id } })).toBe(0);
    expect(await prisma.reportsReport.count({ where: { customer_id } })).toBe(1);
    expect(await page.getByRole('option', { name }).count()).toBe(0);
    await page.goto(`/reports/customers/${customer_id}`);
    await page.getByLabel('Industry').waitFor();
    expect(await page.getByLabel('Industry').inputValue()).toBe('');
    expect(await opener.count()).toBe(0);
  });

  it('takes an opportunity and leaves its customer', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await signIn(page);
    const { prisma } = site.api.core.db;
    const opportunity_id = `opp-${randomUUID()}`;
    const title = `Leak sensors ${opportunity_id.slice(-4)}`;
    const opportunity = { opportunity_id, customer_id: 'cust-tarnwick', title };
    await post(page, '/reports-api/opportunities', { data: { opportunity } });
    await page.goto(`/reports/opportunities/${opportunity_id}`);
    await page.getByRole('button', { name: 'Delete this opportunity' }).click();
    await page.getByText(`This deletes the facts of “${title}”.`).waitFor();
    await page.getByRole('button', { name: 'Delete the opportunity' }).click();
    await page.getByText(`“${title}” is deleted.`).waitFor();
    expect(await prisma.reportsOpportunity.count({ where: { opportunity_id } })).toBe(0);
    expect(await prisma.reportsCustomer.count({ where: { customer_id: 'cust-tarnwick' } })).toBe(1);
  });
});
