// Takes the pictures of the console in docs/, in light and dark. Needs Chromium.
//   node --conditions=@cognito-m2m/source build/console-screenshot.ts
import { startLocalCognito } from '../src/index.ts'
import { launchChromium } from '../test/chromium.ts'

await using cognito = await startLocalCognito({
  port: 9339,
  adminPort: 0,
  seed: 'console',
  userPools: [
    {
      id: 'eu-west-1_Local0001',
      resourceServers: [
        { identifier: 'orders', scopes: { read: 'Read orders', write: 'Place and change orders' } },
        { identifier: 'https://billing.example', scopes: { 'invoices.read': 'Read invoices' } },
      ],
      appClients: [
        { name: 'warehouse', clientId: '4warehouse7client2id', scopes: ['orders/read'] },
        { name: 'shop', clientId: '7shop1client9id', accessTokenSeconds: 900 },
      ],
    },
  ],
})

const browser = await launchChromium()
for (const colorScheme of ['light', 'dark'] as const) {
  cognito.requests.reset()
  const page = await browser.newPage({ viewport: { width: 1280, height: 960 }, colorScheme })
  await page.goto(cognito.adminUrl ?? '')
  await page.getByLabel('discovery').selectOption({ label: 'answers 503' })
  await fetch(`${cognito.issuer}/.well-known/openid-configuration`)
  await page.getByRole('button', { name: 'Get a token for warehouse' }).click()
  await page.locator('#verdict').getByText('200 Accepted.').waitFor()
  if (colorScheme === 'dark') {
    await page.getByRole('group', { name: 'The route requires' }).getByLabel('orders/write').check()
    await page.locator('#verdict').getByText('403 Refused.').waitFor()
  }
  await page
    .locator('#faults label')
    .filter({ hasText: 'token endpoint' })
    .getByText(/[1-9] request/)
    .waitFor()
  const name = colorScheme === 'light' ? 'console.png' : 'console-dark.png'
  await page.screenshot({ path: new URL(`../docs/${name}`, import.meta.url).pathname, fullPage: true })
  await page.close()
}
await browser.close()
