import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { hasChromium, launchChromium } from './chromium.ts'
import { faintTexts } from './page-audit.ts'

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

  async function opened(colorScheme: 'light' | 'dark', width = 1280): Promise<Page> {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      hasTouch: width < 500,
    })
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

  /** What axe-core finds, with the rules of WCAG 2.2 A and AA and its best practices. */
  async function violations(): Promise<unknown[]> {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    return page.evaluate(async (source) => {
      // The page's own policy lets no script in; the debugger is not the page.
      new Function(source)()
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      const found = await axe.run()
      return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
    }, axe)
  }
  const pasteboard = () => page.evaluate(() => navigator.clipboard.readText())

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
    await page.getByText('1 request').first().waitFor()
    expect(await focused()).toBe('Get a token for shop')
  })

  it('shows why a token is refused: by its signature, by the route, by the clock', async () => {
    await page.getByLabel('Kind').selectOption('foreign')
    await page.getByRole('button', { name: 'Get a token', exact: true }).click()
    await verdict('401 Refused.')
    expect(await stages()).toEqual(['passed', 'failed', 'not_reached'])

    await page.getByRole('button', { name: 'Get a token for warehouse' }).click()
    await verdict('200 Accepted.')
    const route = page.getByRole('group', { name: 'The route requires' })
    await route.getByLabel('orders/write').check()
    await verdict('403 Refused.')
    await route.getByLabel('orders/write').uncheck()
    await verdict('200 Accepted.')
    await page.getByLabel('Clock ahead by').fill('7200')
    await verdict('401 Refused.')
    await page.getByText('failed: token_expired').waitFor()
    await page.getByLabel('Clock ahead by').fill('0')
    await page.getByLabel('Accepts the client').selectOption('shop')
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
    await page.getByRole('link', { name: 'Fault on: jwks' }).waitFor()
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('503 Refused.')
    await page.getByRole('button', { name: 'Clear all faults' }).click()
    await verdict('200 Accepted.')
    expect(cognito.faults.list()).toEqual({})
    await page.locator('#fault-badge').waitFor({ state: 'hidden' })
  })

  it('leaves alone what somebody is about to choose, while requests come', async () => {
    const choice = await page.getByLabel('discovery').elementHandle()
    await fetch(cognito.jwksUri)
    await page.locator('#count-jwks').getByText('1 request').waitFor()
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

  it('copies IDs, secrets, tokens and commands', async () => {
    await page.getByRole('button', { name: 'Copy client ID of warehouse' }).click()
    await page.getByText('Copied').first().waitFor()
    expect(await pasteboard()).toBe('warehouse')
    await page.getByRole('button', { name: 'Copy secret of shop' }).click()
    const secret = cognito.clients.find(({ clientId }) => clientId === 'shop')?.clientSecret ?? ''
    await expect.poll(pasteboard).toBe(secret)
    await page.getByRole('button', { name: 'Copy curl command for shop' }).click()
    await expect
      .poll(pasteboard)
      .toBe(`curl -s -u 'shop:${secret}' -d grant_type=client_credentials ${cognito.tokenEndpoint}`)
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('200 Accepted.')
    await page.getByRole('button', { name: 'Copy token' }).click()
    await expect.poll(pasteboard).toMatch(/^eyJ/)
  })

  it('opens a request: what was sent and answered, without secret and token, and as curl', async () => {
    await page.getByRole('button', { name: 'Get a token for warehouse' }).click()
    await verdict('200 Accepted.')
    const first = page.locator('#requests li').filter({ hasText: 'token endpoint' }).first()
    await first.getByText('warehouse').waitFor()
    await first.locator('summary').click()
    await first.getByText('credentials: client_secret_basic').waitFor()
    const text = (await first.textContent()) ?? ''
    expect(text).toContain('"access_token": "(not shown)"')
    expect(text).not.toMatch(/eyJ/)
    expect(text).not.toContain(cognito.clientSecret)
    await first.getByRole('button', { name: 'Copy as curl' }).click()
    await expect.poll(pasteboard).toContain(`-u "warehouse:$CLIENT_SECRET"`)
  })

  it('switches the issuer; a token of the one before is refused', async () => {
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('200 Accepted.')
    await page.getByRole('button', { name: /^Switch to UPDATED/ }).click()
    await page.getByText('failed: issuer_unknown').waitFor()
    expect(cognito.issuer).toContain('/issuer-cognito-idp/')
    await page.getByRole('button', { name: /^Switch to ORIGINAL/ }).click()
    await verdict('200 Accepted.')
  })

  it("takes an adapter's options, and names the line to change", async () => {
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('200 Accepted.')
    await page.getByText("Paste your adapter's options").click()
    const options = page.getByLabel(/Options as JSON/)
    const pasted = (more: object) => JSON.stringify({ userPoolId: cognito.userPoolId, ...more }, null, 2)
    await options.fill(pasted({ clientIds: ['warehouse'] }))
    await page.getByText('failed: client_not_allowed').waitFor()
    await page.getByText('change the option clientIds (line 3)').waitFor()
    await options.fill(pasted({ clientIds: ['shop'] }))
    await verdict('200 Accepted.')
    // A request that fails shows up in the browser's own log.
    await options.fill(pasted({ clientId: ['shop'] }))
    await page.getByText(/`clientId`.*Did you mean `clientIds`.*\(line 3\)/).waitFor()
    await options.fill(pasted({ userPoolId: 'eu-west-1_Nowhere00' }))
    await page.getByText(/is not a user pool of this server.*\(line 2\)/).waitFor()
    troubles = troubles.filter((text) => !text.includes('400 (Bad Request)'))
    await options.fill('{')
    await page.getByText('This is not valid JSON').waitFor()
    await options.fill('')
    await verdict('200 Accepted.')
  })

  it('finds a client among many, by name, ID or scope', async () => {
    for (let made = 0; made < 6; made++) {
      await fetch(cognito.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.CreateUserPoolClient',
        },
        body: JSON.stringify({
          UserPoolId: cognito.userPoolId,
          ClientName: `robot-${made}`,
          GenerateSecret: true,
        }),
      })
    }
    await page.getByText('robot-5').first().waitFor()
    await page.getByLabel('Find an app client').fill('robot-3')
    await page.getByText('App clients (7 hidden by the search)').waitFor()
    await page.getByLabel('Find an app client').fill('orders/write')
    await page.getByRole('button', { name: 'Get a token for shop' }).waitFor()
    expect(await page.getByRole('button', { name: 'Get a token for robot-3' }).count()).toBe(0)
  })

  it('on a phone, brings the result into view and lays claims out as cards', async () => {
    await page.context().close()
    page = await opened('light', 390)
    await page.getByRole('button', { name: 'Get a token for shop' }).click()
    await verdict('200 Accepted.')
    await expect
      .poll(() =>
        page.locator('#verdict').evaluate((element) => element.getBoundingClientRect().top < innerHeight),
      )
      .toBe(true)
    const widths = await page
      .locator('#members td.mono')
      .evaluateAll((cells) => cells.map(({ clientWidth }) => clientWidth))
    expect(Math.min(...widths)).toBeGreaterThan(250)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const targets = await page
      .locator('button:visible, select:visible')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
    expect(Math.min(...targets)).toBeGreaterThanOrEqual(44)
    expect(await violations()).toEqual([])
  })

  it.each(['light', 'dark'] as const)('is readable and labelled in %s', async (scheme) => {
    await page.context().close()
    page = await opened(scheme)
    await page.getByLabel('discovery').selectOption({ label: 'answers 503' })
    await page.getByLabel('Kind').selectOption('expired')
    await page.getByRole('button', { name: 'Get a token', exact: true }).click()
    await verdict('401 Refused.')
    expect(await page.evaluate(faintTexts)).toEqual([])
    expect(await violations()).toEqual([])
  })
})
