export {
  type AccessTokenState,
  type CognitoKoaOptions,
  cognitoM2M,
  cognitoM2M as default,
  type KoaGuard,
} from './guard.ts'
