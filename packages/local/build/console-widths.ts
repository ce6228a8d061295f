// Takes pictures of the console at three widths, to be looked at. Needs Chromium.
//   node --conditions=@cognito-m2m/source build/console-widths.ts FOLDER
import { startLocalCognito } from '../src/index.ts'
import { launchChromium } from '../test/chromium.ts'

const [folder = '.'] = process.argv.slice(2)
await using cognito = await startLocalCognito({
  adminPort: 0,
  seed: 'widths',
  userPools: [
    {
      id: 'eu-west-1_Local0001',
      resourceServers: [
        { identifier: 'orders', scopes: { read: 'Read orders', write: 'Place and change orders' } },
        { identifier: 'https://billing.example', scopes: { 'invoices.read': 'Read invoices' } },
      ],
      appClients: Array.from({ length: 8 }, (_, index) => ({ name: `warehouse-${index + 1}` })),
    },
  ],
})
const browser = await launchChromium()
for (const width of [390, 768, 1280]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, hasTouch: width < 500 })
  await page.goto(cognito.adminUrl ?? '')
  await page.getByLabel('Find an app client').fill('warehouse-2')
  await page.getByLabel('discovery').selectOption({ label: 'answers 503' })
  await page.getByRole('button', { name: 'Get a token for warehouse-2' }).click()
  await page.getByText("Paste your adapter's options").click()
  await page
    .getByLabel(/Options as JSON/)
    .fill('{\n  "userPoolId": "eu-west-1_Local0001",\n  "clientIds": ["another"]\n}')
  await page.locator('#verdict').getByText('401 Refused.').waitFor()
  await page.locator('#requests li summary').first().click()
  await page.locator('#requests pre').first().waitFor()
  await page.screenshot({ path: `${folder}/console-${width}.png`, fullPage: true })
  await page.close()
}
await browser.close()
