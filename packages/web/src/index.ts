export {
  type Checked,
  type CognitoWebOptions,
  cognitoM2M,
  cognitoM2M as default,
  type GuardedHandler,
  type WebGuard,
  type WebHandler,
} from './guard.ts'
