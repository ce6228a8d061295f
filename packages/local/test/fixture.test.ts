import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { cognitoFixture } from '../src/index.ts'
import { cognitoTest } from '../src/vitest.ts'

const it = cognitoTest({ seed: 'fixture' })
const urls = new Set<string>()

it('the vitest fixture runs', async ({ cognito }) => {
  urls.add(cognito.url)
  cognito.faults.set('jwks', { status: 500 })
  expect((await fetch(cognito.jwksUri)).status).toBe(500)
})

it('the vitest fixture is one server a file, cleared of faults and counts', async ({ cognito }) => {
  urls.add(cognito.url)
  expect(urls.size).toBe(1)
  expect(cognito.requests.count()).toBe(0)
  expect((await fetch(cognito.jwksUri)).status).toBe(200)
})

describe('the fixture without a framework', () => {
  const fixture = cognitoFixture()
  beforeAll(fixture.start)
  beforeEach(fixture.reset)
  afterAll(async () => {
    await fixture.stop()
    expect(() => fixture.cognito).toThrow(/start/)
  })

  it('runs', async () => {
    expect((await fetch(fixture.cognito.jwksUri)).status).toBe(200)
  })
})
