import { CognitoM2M } from '@cognito-m2m/cdk'
import { defineResourceServer, defineUserPool, OptionError } from '@cognito-m2m/core'
import { toTerraformJson } from '@cognito-m2m/terraform'
import { App, Stack } from 'aws-cdk-lib'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'

const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place orders' },
})
const billing = defineResourceServer({ identifier: 'billing', scopes: { read: 'Read invoices' } })
const machines = defineUserPool({
  resourceServers: [orders, billing],
  appClients: {
    warehouse: { scopes: ['orders/read'], accessTokenSeconds: 900 },
    shop: { scopes: ['orders/read', 'orders/write'] },
    reporting: { scopes: ['orders/read', 'billing/read'] },
  },
})

const app = new App()
const stack = new Stack(app, 'Machines', { env: { account: '123456789012', region: 'eu-west-1' } })
const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme-machines' } })
const consumer = (id: string) =>
  new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  })
auth.client('warehouse').bind(consumer('Warehouse'))

/** What a mistake says. */
function sentence(mistake: () => unknown): string {
  try {
    mistake()
    return 'nothing'
  } catch (error) {
    return error instanceof OptionError ? error.message : `no OptionError: ${String(error)}`
  }
}

const resourceServers = [orders] as const
const misspelt = { scopes: ['orders/raed'] } as const
const misnamed = { scopes: ['orders/read'], accessTokenValidity: 900 } as const
const named = { userPoolName: 'machines' }

const report = {
  clients: Object.keys(machines.appClients),
  template: app.synth().getStackByName('Machines').template,
  terraform: JSON.parse(toTerraformJson(machines, { ...named, domain: { prefix: 'acme' } })),
  mistakes: [
    // @ts-expect-error a misspelt scope
    sentence(() => defineUserPool({ resourceServers, appClients: { a: misspelt } })),
    // @ts-expect-error a misspelt client
    sentence(() => auth.client('warehuose')),
    sentence(() => auth.client('warehouse').bind(consumer('Second'))),
    sentence(() => new CognitoM2M(stack, 'NoDomain', { definition: machines, domain: false })),
    // @ts-expect-error the domain is not a string
    sentence(() => toTerraformJson(machines, { ...named, domain: 'acme' })),
    // In an object of its own, an unknown key passes the compiler.
    sentence(() => defineUserPool({ resourceServers, appClients: { a: misnamed } })),
  ],
}
process.stdout.write(JSON.stringify(report))
