// The playground's pages in headless Chromium: a contribution walked without JavaScript, every
// page free of console errors, as wide as a small screen, and accessible by axe's rules.
//
//   node pages.mjs http://127.0.0.1:PORT     (BOT_TOKEN: an App's token; SHOTS: folder for pictures)
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import axe from 'axe-core';

const base = process.argv[2];
const home = `${base}/ada/volcanoes`;
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const browser = await chromium.launch({ executablePath, args });
const faults = [];

async function context(options) {
  const made = await browser.newContext(options);
  await made.addCookies([{ name: 'playground_acting', value: 'sam', url: base }]);
  made.on('console', (message) => {
    // A refused form is answered with its own status, which Chromium also writes down.
    if (message.type() === 'error' && !message.text().includes('422')) faults.push(`${message.location().url}: ${message.text()}`);
  });
  made.on('weberror', (error) => faults.push(String(error.error())));
  return made;
}

// The walk, on a small screen, without JavaScript.
const small = await context({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
const page = await small.newPage();
let shot = 0;
async function look(name) {
  const [inner, wide] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  if (wide > inner) faults.push(`${name} is ${wide} wide on a screen of ${inner}`);
  assert.equal(await page.locator('h1').count(), 1, `${name} has one h1`);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${++shot}-${name}.png`, fullPage: true });
}

await page.goto(`${base}/`);
await look('files');
await page.getByRole('link', { name: 'New issue' }).first().click();
await look('chooser');
await page.getByRole('link', { name: 'Add a volcano' }).click();
await look('form');
await page.getByLabel('Title').fill('[Add] Ubinas');
await page.getByRole('button', { name: 'Create issue' }).click();
await look('form-refused');
await page.getByRole('alert').getByRole('link', { name: 'Name' }).click();
await page.keyboard.type('Ubinas');
assert.equal(await page.getByLabel('Name').inputValue(), 'Ubinas', 'the link leads to the field');
assert.equal(await page.getByLabel('Title').inputValue(), '[Add] Ubinas', 'what was typed is kept');
await page.getByLabel('Country').selectOption('Peru');
await page.getByLabel('I looked in the list').check();
await page.getByRole('button', { name: 'Create issue' }).click({ noWaitAfter: true });
await page.waitForURL(/awaiting=/, { waitUntil: 'commit' });
const number = Number(new URL(page.url()).pathname.split('/')[4]);
const body = '**Understood**\n\n| Field | Before | After |\n|---|---|---|\n| name | | Ubinas |\n| country | | Peru |\n\nThe proposal is #2.\n\n<details><summary>How the answers were read</summary>\n\n- [x] I looked in the list\n\n</details>';
const said = await fetch(`${base}/repos/ada/volcanoes/issues/${number}/comments`, {
  method: 'POST',
  headers: { authorization: `Bearer ${process.env.BOT_TOKEN}`, 'user-agent': 'robo' },
  body: JSON.stringify({ body }),
});
assert.equal(said.status, 201);
await page.getByText('Understood').waitFor();
assert.equal(await page.getByLabel('Comment', { exact: true }).count(), 1, 'one can answer again');
await look('issue');
await page.getByText('Edit title and text').click();
await look('issue-edit');
await page.goto(`${home}/pull/2`);
await look('pull');
await page.getByLabel('Acting as').selectOption('wes');
await page.getByRole('button', { name: 'Switch' }).click();
await page.getByRole('button', { name: 'Merge pull request' }).click();
await page.getByText('Merged by wes').waitFor();
await look('pull-merged');

// Every page by axe's rules; it is a script, so here they run.
const large = await context({ viewport: { width: 1100, height: 800 } });
const checked = await large.newPage();
const paths = [
  '', '/issues', '/pulls', '/issues/new/choose', '/issues/new', '/issues/new?template=01_add.yml',
  `/issues/${number}`, '/issues/1', '/pull/2', '/blob/main/data/volcanoes.csv',
  '/blob/main/.github/ISSUE_TEMPLATE/01_add.yml', '/commit/main',
];
for (const path of paths) {
  const answer = await checked.goto(home + path);
  assert.equal(answer.status(), 200, path);
  await checked.evaluate(axe.source);
  const { violations } = await checked.evaluate(() => window.axe.run());
  for (const { id, help, nodes } of violations) {
    faults.push(`${path}: ${id}: ${help}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
  }
  if (process.env.SHOTS) await checked.screenshot({ path: `${process.env.SHOTS}/wide-${++shot}.png` });
}

await browser.close();
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
