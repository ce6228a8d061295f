import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import type { ClockLike } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { createRotation, type Rotation, type RotationOptions } from '@cognito-m2m/rotation'
import { type SecretsManagerStub, startSecretsManager } from './secrets-manager.ts'
import { createTime, type Time } from './time.ts'

export const secretName = 'warehouse'
export const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const

/** An app client in a local Cognito whose secret stands in a stub of Secrets Manager. */
export interface World extends AsyncDisposable {
  readonly time: Time
  readonly cognito: LocalCognito
  readonly secretsManager: SecretsManagerStub
  readonly clients: { readonly cognito: CognitoIdentityProvider; readonly secretsManager: SecretsManager }
  readonly rotation: Rotation
  rotationWith(options: Partial<RotationOptions>): Rotation
  /** Runs all four steps, as Secrets Manager does. */
  rotate(rotation?: Rotation): Promise<void>
  /** The ids of the client's secrets in Cognito. */
  secretIds(): Promise<string[]>
  /** Whether Cognito gives a token for a secret. */
  works(clientSecret: string | undefined): Promise<boolean>
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** Pauses between attempts pass at once; deadlines, of 5 seconds and more, do not. */
function withShortWaitsPassing(time: Time): ClockLike {
  return {
    now: time.now,
    monotonic: time.monotonic,
    schedule(seconds, callback, options) {
      if (seconds >= 5) return time.schedule(seconds, callback, options)
      time.advance(seconds)
      queueMicrotask(callback)
      return () => {}
    },
  }
}

export async function createWorld(options: { tokenEndpoint?: false } = {}): Promise<World> {
  const time = createTime()
  const cognito = await startLocalCognito({
    clock: time,
    userPools: [
      {
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders' } }],
        appClients: [{ name: 'warehouse', accessTokenSeconds: 300 }],
      },
    ],
  })
  const secretsManager = await startSecretsManager(time.now)
  const clients = {
    cognito: new CognitoIdentityProvider({ endpoint: cognito.url, region: 'eu-west-1', credentials }),
    secretsManager: new SecretsManager({ endpoint: secretsManager.url, region: 'eu-west-1', credentials }),
  }
  const rotationWith = (other: Partial<RotationOptions>) =>
    createRotation({
      ...clients,
      graceSeconds: 600,
      clock: withShortWaitsPassing(time),
      clientTokenEndpoint: cognito.url,
      ...other,
    })
  const rotation = rotationWith({})
  await clients.secretsManager.createSecret({ Name: secretName })
  await rotation.store({
    secretId: secretName,
    userPoolId: cognito.userPoolId,
    clientId: cognito.clientId,
    ...(options.tokenEndpoint !== false && { tokenEndpoint: cognito.tokenEndpoint }),
  })
  return {
    time,
    cognito,
    secretsManager,
    clients,
    rotation,
    rotationWith,
    async rotate(by = rotation) {
      const ClientRequestToken = secretsManager.beginRotation(secretName)
      for (const Step of steps) await by.rotate({ Step, SecretId: secretName, ClientRequestToken })
      secretsManager.endRotation(secretName)
    },
    async secretIds() {
      const { ClientSecrets = [] } = await clients.cognito.listUserPoolClientSecrets({
        UserPoolId: cognito.userPoolId,
        ClientId: cognito.clientId,
      })
      return ClientSecrets.map(({ ClientSecretId = '' }) => ClientSecretId)
    },
    async works(clientSecret) {
      const response = await fetch(cognito.tokenEndpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${cognito.clientId}:${clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      await response.body?.cancel()
      return response.ok
    },
    async [Symbol.asyncDispose]() {
      await cognito.close()
      await secretsManager[Symbol.asyncDispose]()
      clients.cognito.destroy()
      clients.secretsManager.destroy()
    },
  }
}
