import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { hasChromium, launchChromium } from './chromium.ts'
import { faintTexts, namelessControls } from './page-audit.ts'

describe.skipIf(!hasChromium)('the console page in Chromium', { timeout: 30_000 }, () => {
  let browser: Browser
  let cognito: LocalCognito
  let page: Page
  let troubles: string[]

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    cognito = await startLocalCognito({
      adminPort: 0,
      userPools: [
        {
          resourceServers: [{ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } }],
          appClients: [
            { clientId: 'warehouse', name: 'warehouse', scopes: ['orders/read'] },
            { clientId: 'shop', name: 'shop' },
          ],
        },
      ],
    })
    troubles = []
    page = await opened('light')
  })
  afterEach(async () => {
    await page.context().close()
    await cognito.close()
    expect(troubles).toEqual([])
  })

  async function opened(colorScheme: 'light' | 'dark'): Promise<Page> {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } })
    const made = await context.newPage()
    made.setDefaultTimeout(10_000)
    made.on('pageerror', (error) => troubles.push(String(error)))
    made.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    made.on('request', (request) => {
      if (!request.url().startsWith(cognito.adminUrl ?? '')) troubles.push(`asked ${request.url()}`)
    })
    await made.goto(cognito.adminUrl ?? '')
    await made.getByRole('button', { name: 'Get a token for shop' }).waitFor()
    return made
  }

  const stages = () =>
    page.locator('#stages li').evaluateAll((items) => items.map(({ className }) => className))
  const verdict = (text: string) => page.locator('#verdict').getByText(text).waitFor()

  it('gets a token with a click and takes it apart', async () => {
    await page.getByRole('button', { name: 'Get a token for warehouse' }).click()
    await verdict('200 Accepted.')
    expect(await stages()).toEqual(['passed', 'passed', 'passed'])
    expect(await page.locator('#members tr').count()).toBe(12)
    await page.getByRole('row', { name: /^client_id warehouse/ }).waitFor()
    await page.locator('#requests').getByText('token endpoint').waitFor()
    expect(cognito.requests.count('token_endpoint')).toBe(1)
  })

  it('works with the keyboard alone, and keeps the focus', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    for (let presses = 0; presses < 30 && (await focused()) !== 'Get a token for shop'; presses++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await verdict('200 Accepted.')
    await page.getByText('1 asked').first().waitFor()
    expect(await focused()).toBe('Get a token for shop')
  })

  it('shows why a token is refused: by its signature, by the route, by the clock', async () => {
    await page.getByLabel('Kind').selectOption('foreign')
    await page.getByRole('button', { name: 'Get a token', exact: true }).click()
    await verdict('401 Refused.')
    expect(await stages()).toEqual(['passed', 'failed', 'not_reached'])

    await page.getByRole('button', { name: 'Get a token for warehouse' }).click()
    await verdict('200 Accepted.')
    const route = page.getByRole('group', { name: 'The route asks for' })
    await route.getByLabel('orders/write').check()
    await verdict('403 Refused.')
    await route.getByLabel('orders/write').uncheck()
    await verdict('200 Accepted.')
    await page.getByLabel('Clock ahead by').fill('7200')
    await verdict('401 Refused.')
    await page.getByText('failed: token_expired').waitFor()
    await page.getByLabel('Clock ahead by').fill('0')
    await page.getByLabel('Takes the client').selectOption('shop')
    await page.getByText('failed: client_not_allowed').waitFor()
  })

  it('rotates keys in steps; the old token is refused once its key is retired', async () => {
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('200 Accepted.')
    await page.getByRole('button', { name: /^1\. Publish/ }).click()
    await page.getByText('published').first().waitFor()
    expect(cognito.jwks.keys).toHaveLength(4)
    await page.getByRole('button', { name: /^2\. Sign/ }).click()
    await page.getByText('retiring').first().waitFor()
    await page.getByRole('button', { name: /^3\. Retire/ }).click()
    await page.getByText('failed: key_unknown').waitFor()
    expect(cognito.jwks.keys).toHaveLength(2)
  })

  it('switches faults on and off, and lists what they do as it happens', async () => {
    await page.getByLabel('jwks').selectOption({ label: 'answers 503' })
    await expect.poll(() => cognito.faults.list()).toEqual({ jwks: { status: 503 } })
    expect((await fetch(cognito.jwksUri)).status).toBe(503)
    await page.locator('#requests').getByText('503 (fault)').waitFor()
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('503 Refused.')
    await page.getByRole('button', { name: 'End all faults' }).click()
    await verdict('200 Accepted.')
    expect(cognito.faults.list()).toEqual({})
  })

  it('leaves alone what somebody is about to choose, while requests come', async () => {
    const choice = await page.getByLabel('discovery').elementHandle()
    await fetch(cognito.jwksUri)
    await page.locator('#count-jwks').getByText('1 asked').waitFor()
    expect(await choice?.evaluate(({ isConnected }) => isConnected)).toBe(true)
  })

  it('shows what a token says as text, and never runs it', async () => {
    const hostile = '<img src=x onerror="document.title=\'taken\'">'
    await page
      .getByLabel('Token (or paste one)')
      .fill(await cognito.mintToken({ claims: { [hostile]: hostile } }))
    await page.locator('#members').getByText(hostile).first().waitFor()
    expect(await page.title()).toBe('Local Cognito')
  })

  it.each(['light', 'dark'] as const)('is readable and labelled in %s', async (scheme) => {
    await page.context().close()
    page = await opened(scheme)
    await page.getByLabel('discovery').selectOption({ label: 'answers 503' })
    await page.getByLabel('Kind').selectOption('expired')
    await page.getByRole('button', { name: 'Get a token', exact: true }).click()
    await verdict('401 Refused.')
    expect(await page.evaluate(faintTexts)).toEqual([])
    expect(await page.evaluate(namelessControls)).toEqual([])
  })
})
