import { createAuthorizer } from '@cognito-m2m/example-lambda-api/authorizer'
import { startOrdersCognito } from '@cognito-m2m/example-orders'
import { expect, it } from 'vitest'

it("lambda-api's authorizer allows what the token reaches, whichever route it was asked about", async () => {
  await using cognito = await startOrdersCognito()
  const authorize = createAuthorizer({ issuers: [{ issuer: cognito.issuer }] })
  const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod'
  const { policyDocument } = await authorize({
    type: 'TOKEN',
    authorizationToken: `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}`,
    methodArn: `${stage}/POST/orders`,
  })
  const [allowed, denied] = policyDocument.Statement
  expect(allowed).toEqual({
    Action: 'execute-api:Invoke',
    Effect: 'Allow',
    Resource: [`${stage}/GET/orders`, `${stage}/GET/orders/*`],
  })
  expect(denied).toMatchObject({ Effect: 'Deny' })
  expect(denied?.Resource).toContain(`${stage}/GET/orders/*/*`)
})
