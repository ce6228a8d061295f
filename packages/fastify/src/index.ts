export { type CognitoFastifyOptions, cognitoM2M, cognitoM2M as default } from './plugin.ts'
