export type {
  AuthorizerRequirement,
  RouteAuthorizerProps,
  RouteScope,
  WebSocketAuthorizerProps,
} from './authorizers.ts'
export { CognitoM2M } from './cognito-m2m.ts'
export type { MachineClient } from './machine-client.ts'
export type {
  CognitoM2MDomain,
  CognitoM2MProps,
  PrivateLinkProps,
  ReplicationProps,
  RotationProps,
} from './props.ts'
