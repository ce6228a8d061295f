import { type About, jsonReply, type Reply } from '../http/reply.ts'

/** The exceptions of the Cognito user pools API that machine clients can get. */
export type ExceptionName =
  | 'FeatureUnavailableInTierException'
  | 'ForbiddenException'
  | 'InternalErrorException'
  | 'InvalidOAuthFlowException'
  | 'InvalidParameterException'
  | 'LimitExceededException'
  | 'NotAuthorizedException'
  | 'OperationNotEnabledException'
  | 'ResourceNotFoundException'
  | 'ScopeDoesNotExistException'
  | 'SerializationException'
  | 'TooManyRequestsException'
  | 'UnknownOperationException'

/** Thrown by operations; the API responds in the format that the AWS SDK expects. */
export class IdpException extends Error {
  override readonly name: ExceptionName

  constructor(name: ExceptionName, message: string) {
    super(message)
    this.name = name
  }
}

const statuses: Partial<Record<ExceptionName, number>> = {
  ForbiddenException: 403,
  InternalErrorException: 500,
}

/** An exception in the shape of the AWS JSON protocol 1.1. */
export function exceptionReply(
  name: ExceptionName,
  message: string,
  requestId: string,
  about: About = {},
): Reply {
  return jsonReply(
    statuses[name] ?? 400,
    { __type: name, message },
    {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': `${name}:`,
    },
    { ...about, error: name },
  )
}
