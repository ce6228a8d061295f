export {
  type CognitoClaims,
  type CognitoFastifyOptions,
  cognitoM2M,
  cognitoM2M as default,
  type FastifyGuard,
} from './plugin.ts'
