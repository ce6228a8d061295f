import { CognitoM2M } from '@cognito-m2m/cdk'
import { defineUserPool } from '@cognito-m2m/core'
import type { Stack } from 'aws-cdk-lib'
import { Match } from 'aws-cdk-lib/assertions'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { UserPool } from 'aws-cdk-lib/aws-cognito'
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, it } from 'vitest'
import { machines, orders } from './support/machines.ts'
import { synthesized } from './support/synthesized.ts'

const domain = { prefix: 'acme-machines' }
const withoutDomain = defineUserPool({
  resourceServers: [orders],
  appClients: { audit: { scopes: ['orders/read'], tokenRequests: 'get_client_token' } },
})

function consumer(stack: Stack, id: string) {
  const code = Code.fromInline('exports.handler = async () => {}')
  return new LambdaFunction(stack, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X })
}

describe('CognitoM2M', () => {
  const template = synthesized((stack) => {
    const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain })
    auth.client('warehouse').bind(consumer(stack, 'Warehouse'))
    auth.client('audit').bind(consumer(stack, 'Audit'), { prefix: 'AUDIT_' })
    auth.bind(consumer(stack, 'Api'))
  })

  it('makes app clients with client credentials, their scopes and their lifetime, and nothing else', () => {
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 3)
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ClientName: 'warehouse',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['orders/read', 'orders/write'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      AccessTokenValidity: 900,
      TokenValidityUnits: { AccessToken: 'seconds' },
    })
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ClientName: 'audit',
      ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'],
    })
  })

  it('makes clients after the scopes that they name', () => {
    const servers = Object.keys(template.findResources('AWS::Cognito::UserPoolResourceServer'))
    expect(servers).toHaveLength(2)
    for (const client of Object.values(template.findResources('AWS::Cognito::UserPoolClient'))) {
      expect(client.DependsOn).toEqual(expect.arrayContaining(servers))
    }
  })

  it('makes a user pool that nobody can sign up to, protected, on the plan that it needs', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'LITE',
      DeletionProtection: 'ACTIVE',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      IssuerConfiguration: Match.absent(),
    })
    template.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain' })
  })

  it('lets no secret into the template: secrets are made empty, and have no output', () => {
    for (const secret of Object.values(template.findResources('AWS::SecretsManager::Secret'))) {
      expect(Object.keys(secret.Properties)).toEqual(['Description'])
    }
    expect(JSON.stringify(template.toJSON())).not.toMatch(/ClientSecret"?,? ?"?\]|resolve:secretsmanager/)
    expect(template.toJSON().Outputs).toBeUndefined()
  })

  it('tells consumers where to ask, and lets each read its own secret only', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          COGNITO_CLIENT_ID: Match.anyValue(),
          COGNITO_CLIENT_SECRET_ARN: Match.anyValue(),
          COGNITO_SCOPES: 'orders/read orders/write',
          COGNITO_TOKEN_ENDPOINT: {
            'Fn::Join': [
              '',
              ['https://', Match.anyValue(), '.auth.eu-west-1.amazoncognito.com/oauth2/token'],
            ],
          },
        },
      },
    })
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ AUDIT_REGION: 'eu-west-1' }) },
    })
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { COGNITO_USER_POOL_ID: Match.anyValue() } },
    })
    const policy = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('WarehouseServiceRole'),
    )
    expect(JSON.stringify(policy)).toMatch(/AuthwarehouseSecret/)
    expect(JSON.stringify(policy)).not.toMatch(/AuthauditSecret|AuthreportingSecret/)
  })

  it('rotates every secret after its first value, and retires previous ones every hour', () => {
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 3)
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      Properties: {
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
        RotateImmediatelyOnUpdate: false,
      },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('StoredSecret')]),
    })
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [Match.objectLike({ Input: Match.anyValue() })],
    })
  })

  it('does not rotate with `rotation: false`', () => {
    const still = synthesized((stack) => {
      new CognitoM2M(stack, 'Auth', { definition: machines, domain, rotation: false })
    })
    still.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0)
    still.resourceCountIs('AWS::Events::Rule', 0)
  })

  it('retires any number of secrets, forty an event', () => {
    const appClients = Object.fromEntries(
      Array.from({ length: 41 }, (_, index) => [`client${index}`, { scopes: ['orders/read'] as const }]),
    )
    const many = synthesized((stack) => {
      new CognitoM2M(stack, 'Auth', {
        definition: defineUserPool({ resourceServers: [orders], appClients }),
        domain,
      })
    })
    const inputs = Object.values(many.findResources('AWS::Events::Rule')).map(
      (rule) => JSON.stringify(rule.Properties.Targets[0].Input).split('Ref').length - 1,
    )
    expect(inputs).toEqual([40, 1])
  })

  it('takes a plan with V3 triggers when there is one', () => {
    const triggered = synthesized((stack) => {
      new CognitoM2M(stack, 'Auth', {
        definition: machines,
        domain,
        preTokenGeneration: consumer(stack, 'Trigger'),
      })
    })
    triggered.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: Match.anyValue() } },
    })
  })

  it('replicates to other Regions under one issuer', () => {
    const replicated = synthesized((stack) => {
      const key = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1')
      new CognitoM2M(stack, 'Auth', {
        definition: machines,
        domain,
        replication: { regions: ['eu-central-1'], key },
      })
    })
    replicated.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      IssuerConfiguration: { Type: 'UPDATED' },
      KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: Match.stringLikeRegexp('mrk-1') },
    })
    replicated.hasResourceProperties('AWS::Cognito::UserPoolReplica', { RegionName: 'eu-central-1' })
    replicated.allResourcesProperties('AWS::SecretsManager::Secret', {
      ReplicaRegions: [{ Region: 'eu-central-1' }],
    })
  })

  it('encrypts secrets with a key that the function may use', () => {
    const encrypted = synthesized((stack) => {
      const secretEncryptionKey = new Key(stack, 'Key')
      new CognitoM2M(stack, 'Auth', { definition: machines, domain, secretEncryptionKey })
    })
    encrypted.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: Match.anyValue() })
    encrypted.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt']) })]),
      },
    })
  })

  it('has a custom domain', () => {
    const custom = synthesized((stack) => {
      const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/1'
      const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn)
      new CognitoM2M(stack, 'Auth', {
        definition: machines,
        domain: { customDomain: 'auth.example.com', certificate },
      })
    })
    custom.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: 'auth.example.com',
      CustomDomainConfig: { CertificateArn: Match.stringLikeRegexp('us-east-1') },
    })
  })

  it('joins a user pool that exists', () => {
    const joined = synthesized((stack) => {
      const userPool = UserPool.fromUserPoolId(stack, 'Existing', 'eu-west-1_Existing1')
      const tokenEndpoint = 'https://auth.example.com/oauth2/token'
      new CognitoM2M(stack, 'Auth', { definition: machines, userPool, domain: { tokenEndpoint } })
    })
    joined.resourceCountIs('AWS::Cognito::UserPool', 0)
    joined.resourceCountIs('AWS::Cognito::UserPoolDomain', 0)
    joined.hasResourceProperties('AWS::Cognito::UserPoolClient', { UserPoolId: 'eu-west-1_Existing1' })
    joined.hasResourceProperties('Custom::CognitoClientSecret', {
      TokenEndpoint: 'https://auth.example.com/oauth2/token',
    })
  })

  it('serves GetClientToken over PrivateLink, without a domain', () => {
    const isolated = synthesized((stack) => {
      // `exactOptionalPropertyTypes` does not let aws-cdk-lib's own classes be its interfaces.
      const vpc = new Vpc(stack, 'Vpc') as IVpc
      new CognitoM2M(stack, 'Auth', { definition: withoutDomain, domain: false, privateLink: { vpc } })
    })
    isolated.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: 'com.amazonaws.eu-west-1.cognito-idp',
      PrivateDnsEnabled: true,
    })
    isolated.resourceCountIs('AWS::Cognito::UserPoolDomain', 0)
  })
})
