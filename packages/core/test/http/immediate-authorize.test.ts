import {
  type Authorizer,
  createAuthorizer,
  OptionError,
  type Refused,
  type RouteRequirement,
} from '@cognito-m2m/core'
import { authorizerOf, immediateAuthorize } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

const header = `Bearer ${mint()}`
const own = () => createAuthorizer({ userPoolId, clock: createManualClock(now), fetch: keysFetch().fetch })

/** One made by another copy of the package, by a mock, or by a user: it has nothing but the public interface. */
function foreign(): Authorizer {
  const authorizer = own()
  return { ...authorizer }
}

describe('immediateAuthorize', () => {
  it('decides as forRoute does', async () => {
    const authorizer = own()
    const given: ([] | [RouteRequirement])[] = [
      [],
      [{}],
      [{ scopes: 'orders/read' }],
      [{ scopes: 'x/y' }],
      [{ anonymous: true }],
    ]
    for (const requirement of given) {
      for (const value of [header, undefined, 'Bearer', 'Bearer a.b.c']) {
        expect(await immediateAuthorize(authorizer, ...requirement)(value, undefined)).toEqual(
          await (requirement.length === 0 ? authorizer.forRoute() : authorizer.forRoute(requirement[0]))(
            value,
            undefined,
          ),
        )
      }
    }
  })

  it('checks the requirement when it is called, not when a request arrives', () => {
    const wrong = { scope: 'orders/read' } as object
    for (const authorizer of [own(), foreign()]) {
      expect(() => immediateAuthorize(authorizer, wrong)).toThrow(/unknown key `scope`/)
    }
  })

  it('refuses a requirement that is undefined, as forRoute does', () => {
    const config: { readonly requirement?: RouteRequirement } = {}
    const refused = new OptionError(
      'requirement',
      'must not be undefined; pass `{}` to require nothing more.',
    )
    // @ts-expect-error it may be undefined
    expect(() => own().forRoute(config.requirement)).toThrow(refused)
    // @ts-expect-error it may be undefined
    expect(() => own().forRoute(undefined)).toThrow(refused)
    const lenient: Authorizer = { ...own(), forRoute: () => own().forRoute() }
    for (const authorizer of [own(), foreign(), lenient]) {
      // @ts-expect-error it may be undefined
      expect(() => immediateAuthorize(authorizer, config.requirement)).toThrow(refused)
    }
  })

  it('calls forRoute as a method', async () => {
    class Custom {
      readonly #authorizer = own()
      readonly validator = this.#authorizer.validator
      readonly resourceMetadata = undefined
      forRoute(requirement: RouteRequirement = {}) {
        return this.#authorizer.forRoute(requirement)
      }
    }
    const custom = new Custom() as Authorizer
    expect(await immediateAuthorize(custom)(header, undefined)).toMatchObject({ allowed: true })
  })

  it('falls back to the forRoute of a foreign authorizer, with its promises', async () => {
    const authorize = immediateAuthorize(foreign(), { scopes: 'orders/read' })
    const decision = authorize(header, undefined)
    expect(decision).toBeInstanceOf(Promise)
    expect(await decision).toMatchObject({ allowed: true })
    expect(await immediateAuthorize(foreign(), { scopes: 'x/y' })(header, undefined)).toMatchObject({
      status: 403,
    })
  })

  it('asks a foreign authorizer that decides otherwise, and not the one it was copied from', async () => {
    const strict: Authorizer = {
      ...own(),
      forRoute: () => async (): Promise<Refused> => ({
        allowed: false,
        status: 418,
        headers: {},
        body: {},
        code: 'invalid_token',
      }),
    }
    expect(await immediateAuthorize(strict)(header, undefined)).toMatchObject({ status: 418 })
    expect(authorizerOf({ authorizer: strict })).toBe(strict)
  })
})
