/** A person waits for the result, and the AWS SDK has no connection timeout by default. */
export const awsClientOptions = { requestHandler: { connectionTimeout: 3000, requestTimeout: 15_000 } }
