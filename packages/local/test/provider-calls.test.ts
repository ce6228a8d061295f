import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Requests } from '../src/idp-api/service-types.ts'
import { startLocalCognito } from '../src/index.ts'
import { differences, sdkOperation } from './sdk-model.ts'

interface RecordedCall {
  readonly operation: keyof Requests
  readonly input: object
  readonly status: number
}

const recordings = new URL('./recordings/', import.meta.url)

/**
 * The calls that provisioning tools make, in their order, written down where the tool is installed
 * (tests/test/local). Ids are made from the seed, so the calls name what this server makes.
 */
it.each(await readdir(recordings))('answers the calls of %s as the AWS SDK describes them', async (file) => {
  const calls = JSON.parse(await readFile(new URL(file, recordings), 'utf8')) as RecordedCall[]
  expect(calls.length).toBeGreaterThan(10)
  await using cognito = await startLocalCognito({ seed: 'terraform', userPools: [{}] })
  for (const { operation, input, status } of calls) {
    const response = await fetch(cognito.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    })
    const answer: unknown = await response.json()
    expect([operation, response.status, status === 200 ? answer : {}]).toEqual([
      operation,
      status,
      expect.anything(),
    ])
    if (status === 200) expect(differences(sdkOperation(operation).answer, answer)).toEqual([])
  }
})
