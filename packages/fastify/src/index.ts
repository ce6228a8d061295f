export type { CognitoClaims, FastifyGuard } from './augmentation.ts'
export { type CognitoFastifyOptions, cognitoM2M, cognitoM2M as default } from './plugin.ts'
