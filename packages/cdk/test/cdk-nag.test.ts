import { CognitoM2M } from '@cognito-m2m/cdk'
import { App, Stack } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, it } from 'vitest'
import { machines, orders } from './support/machines.ts'

/** Rules of AWS Solutions that a stack breaks. */
function findings(build: (stack: Stack) => void): string[] {
  const app = new App()
  const stack = new Stack(app, 'Machines', { env: { account: '123456789012', region: 'eu-west-1' } })
  build(stack)
  const { violations } = new AwsSolutionsChecks(app).validateScope(app)
  return violations.map(({ ruleName }) => ruleName)
}

describe('cdk-nag', () => {
  it('finds nothing in what the construct makes', () => {
    expect(
      findings((stack) => {
        const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
        auth.restAuthorizer('Orders', { resource: orders, routes: { 'GET /orders': { scopes: 'read' } } })
      }),
    ).toEqual([])
  })

  it('finds what is wrong, or the test above would prove nothing', () => {
    expect(
      findings((stack) => {
        new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' }, rotation: false })
      }),
    ).toContain('AwsSolutions-SMG4')
  })
})
