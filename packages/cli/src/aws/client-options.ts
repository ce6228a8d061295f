/** Somebody waits for the answer: the AWS SDK's own limit on a connection is none. */
export const awsClientOptions = { requestHandler: { connectionTimeout: 3000, requestTimeout: 15_000 } }
