/**
 * The same small suite for every runtime: plain JavaScript, the web's APIs, and no test runner. Keys are made and
 * tokens signed with WebCrypto, so that nothing is compared with itself.
 */
import { createTokenValidator, InvalidTokenError, KeysUnavailableError, OptionError } from '@cognito-m2m/core'
import { andThen, compileRequirement } from '@cognito-m2m/core/adapter'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'
const encoder = new TextEncoder()

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function createIssuer() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { n, e } = await crypto.subtle.exportKey('jwk', publicKey)
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    sub: 'client1',
    client_id: 'client1',
    token_use: 'access',
    scope: 'orders/read',
    iat: now,
    exp: now + 600,
  }
  return {
    jwks: { keys: [{ kty: 'RSA', kid: 'k1', alg: 'RS256', use: 'sig', n, e }] },
    async mint(changes = {}) {
      const part = (value) => base64url(encoder.encode(JSON.stringify(value)))
      const input = `${part({ kid: 'k1', alg: 'RS256' })}.${part({ ...claims, ...changes })}`
      const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, encoder.encode(input))
      return `${input}.${base64url(new Uint8Array(signature))}`
    },
  }
}

/** @returns Which checks failed: none, in a runtime that core supports; and how it verified. */
export async function check() {
  const failed = []
  const expect = (name, actual, wanted) => {
    if (actual !== wanted) failed.push(`${name}: ${actual}, not ${wanted}`)
  }
  const codeOf = async (result) => {
    const { outcome, failure, unavailable } = await result
    return failure?.code ?? unavailable?.code ?? outcome
  }
  const errorOf = async (run) => {
    try {
      return await run()
    } catch (error) {
      return error
    }
  }
  const { jwks, mint } = await createIssuer()
  let downloads = 0
  let answer = () => new Response(JSON.stringify(jwks))
  const options = {
    userPoolId: 'eu-west-1_AbCdEf123',
    fetch: async () => {
      downloads += 1
      return answer()
    },
  }
  const validator = createTokenValidator(options)
  const token = await mint()

  expect('a machine token', await codeOf(validator.safeValidate(token)), 'valid')
  expect('cached, without a promise', validator.safeValidateSync(token).outcome, 'valid')
  const other = await mint({ jti: '2' })
  const error = await errorOf(() => validator.validateSync(other))
  const synchronous = error.clientId === 'client1'
  expect('one that has to be verified first', synchronous || error instanceof TypeError, true)
  expect('the same, with a promise', await codeOf(validator.safeValidate(other)), 'valid')
  expect('one download', downloads, 1)
  expect(
    'a scope that is missing',
    await codeOf(validator.safeValidate(token, compileRequirement({ scopes: 'orders/write' }))),
    'insufficient_scope',
  )
  expect(
    'an expired one',
    await codeOf(validator.safeValidate(await mint({ exp: 1, iat: 1 }))),
    'token_expired',
  )
  expect(
    'a forged one',
    await codeOf(validator.safeValidate(`${token.slice(0, -6)}AAAAAA`)),
    'signature_mismatch',
  )
  expect('padding', await codeOf(validator.safeValidate(`${token}=`)), 'not_base64url')
  expect(
    'a stranger',
    await codeOf(validator.safeValidate(await mint({ iss: 'https://evil.example' }))),
    'issuer_unknown',
  )
  expect(
    'no UTF-8',
    await codeOf(validator.safeValidate(`${token.split('.')[0]}._w.AAAA`)),
    'payload_not_json_object',
  )

  const forged = await errorOf(() => validator.validate(`${token.slice(0, -6)}AAAAAA`))
  expect('the fail-closed line', forged instanceof InvalidTokenError && forged.status, 401)
  expect('the fail-closed line, for a valid token', (await validator.validate(token)).clientId, 'client1')
  expect('a promise of an adapter', await andThen(Promise.resolve(1), (value) => value + 1), 2)

  answer = () => new Response('', { status: 503 })
  const unreachable = createTokenValidator(options)
  expect('keys that are unavailable', await codeOf(unreachable.safeValidate(token)), 'status')
  const unavailable = await errorOf(() => unreachable.validate(token))
  expect('the same, as an error', unavailable instanceof KeysUnavailableError && unavailable.status, 503)
  answer = () => new Promise(() => {})
  const hasty = createTokenValidator({ ...options, keys: { deadlineSeconds: 0.1 } })
  expect('an endpoint that is silent', await codeOf(hasty.safeValidate(token)), 'timeout')
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(JSON.stringify(jwks))),
  })
  answer = () => new Response(body)
  const stalled = createTokenValidator({ ...options, keys: { deadlineSeconds: 0.1 } })
  expect('a body that stops', await codeOf(stalled.safeValidate(token)), 'timeout')
  try {
    createTokenValidator({})
    failed.push('a mistake: not thrown at')
  } catch (error) {
    expect('a mistake', error instanceof OptionError && error.code, 'invalid_option')
  }
  return { failed, synchronous }
}
