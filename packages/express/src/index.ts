export {
  type AccessTokenLocals,
  type CognitoExpressOptions,
  cognitoM2M,
  cognitoM2M as default,
  type ExpressGuard,
  type GuardHandler,
} from './guard.ts'
