export { AccessToken, Public, RequireToken } from './decorators.ts'
export { COGNITO_AUTHORIZER, CognitoGuard } from './guard.ts'
export { CognitoModule, type CognitoModuleAsyncOptions, type CognitoModuleOptions } from './module.ts'
