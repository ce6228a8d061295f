import { limits } from '../pool/limits.ts'
import { type ClientSecret, newSecret } from '../pool/user-pool.ts'
import { requireClient, saveClient } from './app-clients.ts'
import { IdpException } from './exception.ts'
import type { Operations } from './operation.ts'

type Name = 'AddUserPoolClientSecret' | 'ListUserPoolClientSecrets' | 'DeleteUserPoolClientSecret'

/** The operations that replace a client's secret without downtime: two may be active. */
export const clientSecretOperations: Operations<Name> = {
  AddUserPoolClientSecret({ UserPoolId, ClientId, ClientSecret }, context) {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    if (client.secrets.length === 0) {
      throw new IdpException(
        'InvalidParameterException',
        'A client that was created without a secret cannot get one.',
      )
    }
    if (client.secrets.length >= limits.secretsPerAppClient) {
      throw new IdpException('LimitExceededException', 'An app client has at most two active secrets.')
    }
    const { ids, now } = context.service
    const secret = newSecret(ClientId, ClientSecret ?? ids.clientSecret(), now(), client.secrets)
    saveClient(context, pool, { ...client, secrets: [...client.secrets, secret], modifiedSeconds: now() })
    // A secret that the caller chose is not returned.
    return {
      ClientSecretDescriptor: {
        ...described(secret),
        ...(ClientSecret === undefined && { ClientSecretValue: secret.value }),
      },
    }
  },

  ListUserPoolClientSecrets: ({ UserPoolId, ClientId }, context) => ({
    ClientSecrets: requireClient(context, UserPoolId, ClientId).client.secrets.map(described),
  }),

  DeleteUserPoolClientSecret({ UserPoolId, ClientId, ClientSecretId }, context) {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    const secrets = client.secrets.filter(({ id }) => id !== ClientSecretId)
    if (secrets.length === client.secrets.length) {
      throw new IdpException('ResourceNotFoundException', 'Client secret does not exist.')
    }
    if (secrets.length === 0) {
      throw new IdpException(
        'InvalidParameterException',
        'The last secret of an app client cannot be deleted.',
      )
    }
    saveClient(context, pool, { ...client, secrets, modifiedSeconds: context.service.now() })
    return {}
  },
}

function described({ id, createdSeconds }: ClientSecret) {
  return { ClientSecretId: id, ClientSecretCreateDate: createdSeconds }
}
