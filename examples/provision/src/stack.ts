import { CognitoM2M } from '@cognito-m2m/cdk'
import { type App, CfnOutput, Stack } from 'aws-cdk-lib'
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { machines, orders } from './machines.ts'

/** A user pool with three clients and their secrets, one consumer, and an API behind an authorizer. */
export class MachinesStack extends Stack {
  constructor(app: App, prefix: string) {
    super(app, 'Machines')
    const auth = new CognitoM2M(this, 'Auth', { definition: machines, domain: { prefix } })

    const warehouse = this.#function('Warehouse')
    auth.client('warehouse').bind(warehouse)

    const api = new HttpApi(this, 'OrdersApi', {
      defaultAuthorizer: auth.httpAuthorizer('OrdersAuthorizer', {
        resource: orders,
        routes: { 'GET /orders': { scopes: 'read' }, 'POST /orders': { scopes: 'write' } },
      }),
    })
    api.addRoutes({
      path: '/orders',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: new HttpLambdaIntegration('Orders', this.#function('Orders')),
    })
    new CfnOutput(this, 'TokenEndpoint', { value: auth.tokenEndpoint ?? '' })
    new CfnOutput(this, 'OrdersUrl', { value: api.apiEndpoint })
  }

  /** A placeholder: put your own code here. */
  #function(id: string): LambdaFunction {
    return new LambdaFunction(this, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 200, body: "[]" })'),
    })
  }
}
