import type { Rotation } from './rotation.ts'
import type { StoreRequest } from './store.ts'

/** A custom resource event of CloudFormation. */
export interface CloudFormationEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: {
    readonly SecretId: string
    readonly UserPoolId: string
    readonly ClientId: string
    readonly TokenEndpoint?: string
  }
}

/**
 * Stores the client's secret and responds to CloudFormation. The response has no data, so the secret does not reach the
 * stack, its events or its outputs.
 */
export async function respond(
  event: CloudFormationEvent,
  rotation: Pick<Rotation, 'store'>,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<void> {
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties } = event
  let outcome: { Status: 'SUCCESS' } | { Status: 'FAILED'; Reason: string } = { Status: 'SUCCESS' }
  try {
    if (RequestType !== 'Delete') await rotation.store(requestOf(ResourceProperties))
  } catch (error) {
    outcome = {
      Status: 'FAILED',
      Reason: error instanceof Error ? error.message : 'The secret could not be stored.',
    }
  }
  await fetch(ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      ...outcome,
      StackId,
      RequestId,
      LogicalResourceId,
      PhysicalResourceId:
        RequestType === 'Delete'
          ? (event.PhysicalResourceId ?? LogicalResourceId)
          : ResourceProperties.ClientId,
      NoEcho: true,
    }),
  })
}

function requestOf({
  SecretId,
  UserPoolId,
  ClientId,
  TokenEndpoint,
}: CloudFormationEvent['ResourceProperties']): StoreRequest {
  return {
    secretId: SecretId,
    userPoolId: UserPoolId,
    clientId: ClientId,
    ...(TokenEndpoint !== undefined && { tokenEndpoint: TokenEndpoint }),
  }
}
