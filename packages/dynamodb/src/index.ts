export { createDynamoDBTokenStore, type DynamoDBTokenStoreOptions } from './token-store.ts'
