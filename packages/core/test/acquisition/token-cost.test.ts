import { createCostMeter, tokenCost } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { refusedOption } from '../support/refused-option.ts'
import { createScene, when } from './support/scene.ts'

describe('tokenCost', () => {
  it('returns the price of the tokens issued, and of those served', () => {
    expect(tokenCost({ served: 86_400, issued: 32 })).toEqual({
      served: 86_400,
      issued: 32,
      dollars: expect.closeTo(0.072, 10),
      dollarsWithoutCache: expect.closeTo(194.4, 10),
      dollarsSaved: expect.closeTo(194.328, 10),
    })
  })

  it('accepts another price', () => {
    expect(tokenCost({ served: 10, issued: 1 }, { dollarsPerToken: 2 })).toMatchObject({
      dollars: 2,
      dollarsSaved: 18,
    })
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1001, '1'])('refuses the price %s', (price) => {
    const options = { dollarsPerToken: price as number }
    expect(refusedOption(() => tokenCost({ served: 1, issued: 1 }, options))).toBe('dollarsPerToken')
    expect(refusedOption(() => createCostMeter(options))).toBe('dollarsPerToken')
  })
})

describe('createCostMeter', () => {
  it('counts calls and issued tokens, including one that lacks scopes, which is billed too', async () => {
    const meter = createCostMeter()
    const { source, clock } = createScene()
    const tokens = source({ onEvent: meter.onEvent })
    await Promise.all([tokens.getToken(), tokens.getToken(), tokens.getToken()])
    await tokens.getToken()
    expect(meter.read()).toMatchObject({ served: 4, issued: 1 })
    const refused = source({ onEvent: meter.onEvent, scopes: ['orders/admin'] })
    await expect(when(refused.getToken(), clock)).rejects.toMatchObject({ code: 'scopes_not_granted' })
    expect(meter.read()).toMatchObject({ served: 4, issued: 2, dollars: 0.0045, dollarsWithoutCache: 0.009 })
  })

  it('does not count a token from the store, which another process requested', async () => {
    const meter = createCostMeter()
    const { member, clock } = createScene()
    await when(member().getToken(), clock)
    await when(member({ onEvent: meter.onEvent }).getToken(), clock)
    expect(meter.read()).toMatchObject({ served: 1, issued: 0, dollars: 0, dollarsSaved: 0.00225 })
  })
})
