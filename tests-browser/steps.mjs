// Steps that several journeys take: saying something, looking it up, working a case at a desk.

import assert from 'node:assert/strict';

import { assertQuiet } from './harness.mjs';

export const VILLAGE = '南沟村';
export const MATTER = '二组张家巷口的路灯坏了半个月，晚上老人出门看不见路。';
export const PERSON = { name: '张样根', phone: '13800000000' };

/** Runs a journey in a context of its own and sees that the pages kept quiet. */
export async function journey(opening, walk, expected) {
  const context = await opening;
  try {
    await walk(await context.newPage());
    assertQuiet(context, expected);
  } finally {
    await context.close();
  }
}

/** The address that a village's QR code holds, as the page of places links it. */
export async function qrAddress(world, village = VILLAGE) {
  const html = await (await fetch(`${world.url}/?find=${encodeURIComponent(village)}`)).text();
  const found = html.match(/href="(\/q\/[^"]+)"/);
  assert.ok(found, `no place is called ${village}`);
  return found[1];
}

/**
 * Says something through the form and gives back what the receipt shows. `identity` is `named`,
 * `sealed` or `anonymous`; `about` is a separate entry.
 */
export async function say(world, page, matter = {}) {
  const { text = MATTER, identity = 'anonymous', photos = [], voice, about } = matter;
  await page.goto(matter.from ?? (await qrAddress(world)));
  if (about) await page.goto(`/say?about=${about}`);
  else await page.locator('a.ask-for[href^="/say"]').click();
  await page.fill('[name=text]', text);
  await choose(page, `[name=identity][value=${identity}]`);
  if (identity !== 'anonymous') {
    await page.fill('[name=name]', PERSON.name);
    await page.fill('[name=phone]', PERSON.phone);
  }
  if (photos.length > 0) await page.setInputFiles('input[name=photos]', photos);
  if (voice) await page.setInputFiles('input[name=voice]', voice);
  if (matter.before) await matter.before(page);
  await (matter.submit ?? ((form) => form.click('#f-submit')))(page);
  return receipt(page);
}

/**
 * Chooses by the words beside it, and once more if the page moved under the finger: what is alike is
 * shown while somebody writes.
 */
export async function choose(page, selector) {
  const input = page.locator(selector);
  for (let tries = 3; tries > 0 && !(await input.isChecked()); tries -= 1) {
    await input.locator('xpath=ancestor::label[1]').click();
  }
  assert.ok(await input.isChecked(), selector);
}

/** Number and code of the receipt that the page shows. */
export async function receipt(page) {
  await page.locator('.slip').first().waitFor();
  return { number: await beside(page, '编号'), code: await beside(page, '查询码') };
}

async function beside(page, term) {
  const shown = page.locator('.slip dl').locator(`dt:text-is("${term}") + dd`);
  return (await shown.first().innerText()).trim();
}

/** The card of a household as a clerk prints it: what is on the paper, and its page at the desk. */
export async function printedCard(page, place) {
  await page.goto('/office/households');
  const row = page.locator('table.grid tbody tr').nth(place);
  const [home, cells] = [await row.locator('a.t').getAttribute('href'), await row.locator('td').allInnerTexts()];
  await page.goto('/office/paper');
  for (let left = 5; left > 0 && (await page.locator('.paper-places a').count()) > 0; left -= 1) {
    await page.goto(await page.locator('.paper-places a').first().getAttribute('href'));
  }
  await page.getByRole('button', { name: 'A6 单张' }).click();
  const card = page.locator('.contact-card').nth(place);
  const [code, access] = (await card.locator('.tear dd').allInnerTexts()).map(digits);
  assert.equal(code, digits(cells.at(-1)), 'the cards are in the order of the list');
  return { home, head: cells[0].trim(), contact: (await card.locator('.person b').innerText()).trim(), code, access };
}

/** A household opens its own page with the code and the access code of its card. */
export async function openHome(page, { code, access }) {
  await page.goto(`/q/${code}`);
  await page.goto('/contact/home');
  await page.fill('[name=access]', access);
  await page.getByRole('button', { name: '打开' }).click();
  await page.getByRole('heading', { name: '登记了什么' }).waitFor();
}

/** Opens a case with its number and query code. */
export async function lookUp(page, { number, code }) {
  await page.goto('/track');
  await page.fill('[name=number]', number);
  await page.fill('[name=code]', code);
  await page.locator('form:has([name=code]) button').first().click();
}

/** The resident opens the case in the browser they said it in. */
export async function ownCase(page, { number, code }) {
  await page.goto(`/track/${number}?code=${digits(code)}`);
  await page.locator('.trail').waitFor();
}

const digits = (text) => text.replaceAll(/\D/g, '');

/** Asserts that a case stands in a person's inbox, on whichever page, and opens it there. */
export async function openFromInbox(page, number) {
  await page.goto('/office');
  const link = page.locator(`a.t[href="/office/cases/${digits(number)}"]`);
  for (let left = 20; left > 0 && (await link.count()) === 0; left -= 1) {
    const next = page.locator('.pager a', { hasText: '后面的' });
    assert.ok(await next.count(), `${number} is not in the inbox`);
    await page.goto(await next.getAttribute('href'));
  }
  await link.click();
  await page.waitForURL(/\/office\/cases\//);
}

/** Opens a case by its address. */
export async function openCase(page, number) {
  const answer = await page.goto(`/office/cases/${digits(number)}`);
  return answer.status();
}

/** The actions that the open case offers, in the page's order; not what is said for the resident. */
export function offered(page) {
  const names = (all) => all.map((one) => one.dataset.action).filter((name) => !name.startsWith('spoken-'));
  return page.$$eval('details[data-action]', names);
}

/** The same without what stands beside the step, whoever's turn it is. */
export async function ways(page) {
  const beside = ['join', 'recuse', 'split'];
  return (await offered(page)).filter((action) => !beside.includes(action));
}

/**
 * Does an action on the open case. A value is typed into a text field, chosen in a select, or
 * marked among radios (by value, or by a part of the label).
 */
export async function act(page, action, values = {}) {
  const pick = page.locator(`input[type=radio][name=action][value="${action}"]`);
  if (await pick.count()) await pick.check({ force: true });
  const form = page.locator(`details[data-action="${action}"] form`);
  for (const [name, value] of Object.entries(values)) await fill(form, name, value);
  const button = form.locator('button').last();
  const asks = (await button.getAttribute('data-confirm')) !== null;
  await button.click();
  if (asks) await page.locator('dialog .grave').click();
  await page.waitForURL(/[?&](done|gone)=/);
}

async function fill(form, name, value) {
  const field = form.locator(`[name="${name}"]`);
  const tag = await field.first().evaluate((element) => `${element.tagName} ${element.type}`);
  if (tag.endsWith(' radio')) {
    const byValue = form.locator(`[name="${name}"][value="${value}"]`);
    const byLabel = form.locator('label', { hasText: value }).locator(`[name="${name}"]`);
    const chosen = (await byValue.count()) ? byValue : byLabel.first();
    await chosen.check({ force: true });
  } else if (tag.startsWith('SELECT')) {
    const option = field.locator('option', { hasText: value }).first();
    const known = await field.locator(`option[value="${value}"]`).count();
    await field.selectOption(known ? value : await option.getAttribute('value'));
  } else {
    await field.fill(value);
  }
}

/** The same county as another program sees it: brings a case to where a journey begins. */
export class Program {
  #world;
  #tokens = new Map();

  constructor(world) {
    this.#world = world;
  }

  /** Hands a matter in; anonymous unless a contact is given. */
  async say(matter = {}) {
    const area = this.#world.account('village_cadre', VILLAGE).area;
    const anonymous = matter.contact ? undefined : true;
    return this.#ask('POST', '/cases', { area, text: MATTER, anonymous, ...matter });
  }

  async act(post, number, action, input = {}) {
    const token = await this.#token(post);
    const { person, ...rest } = input;
    const address = `/staff/cases/${digits(number)}`;
    if (person) rest.person = await this.#person(address, token, action, person);
    return this.#ask('POST', `${address}/actions/${action}`, rest, token);
  }

  async rate({ number, code }, score, comment) {
    return this.#ask('POST', `/cases/${digits(number)}/rating?code=${digits(code)}`, { score, comment });
  }

  /** A case in the hands of 南沟村's handler. */
  async handled(matter) {
    const said = await this.say(matter);
    const handler = this.#world.account('village_handler', VILLAGE).name;
    await this.act('village_cadre', said.number, 'classify', { category: 'street_light', track: 'cadre_led' });
    await this.act('service_station', said.number, 'assign', { person: handler });
    return said;
  }

  /** A case that was answered and looked at, and now waits for the resident's word. */
  async answered(matter) {
    const said = await this.handled(matter);
    await this.act('village_handler', said.number, 'take');
    await this.act('village_handler', said.number, 'answer', { outcome: 'resolved', text: '灯已经换好，今晚能亮。' });
    await this.act('discipline_liaison', said.number, 'supervise_pass');
    return said;
  }

  async #person(address, token, action, name) {
    const { actions } = await this.#ask('GET', address, undefined, token);
    const need = actions.find((one) => one.name === action)?.needs.find((one) => one.name === 'person');
    const option = need?.options.find((one) => one.label.startsWith(name));
    assert.ok(option, `${name} cannot be chosen for ${action}`);
    return option.value;
  }

  async #token(post) {
    if (!this.#tokens.has(post)) {
      const area = this.#world.accounts.some((a) => a.post === post && a.area_name.includes(VILLAGE));
      const { account, password } = this.#world.account(post, area ? VILLAGE : undefined);
      const { token } = await this.#ask('POST', '/session', { account, password });
      this.#tokens.set(post, token);
    }
    return this.#tokens.get(post);
  }

  async #ask(method, path, body, token) {
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(`${this.#world.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const said = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said;
  }
}
