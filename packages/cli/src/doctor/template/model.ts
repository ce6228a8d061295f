/**
 * The API Gateway and Cognito resources of a template, independent of its format. Strings may contain `${…}` for values
 * that are known only at deployment.
 */
export interface TemplateModel {
  readonly file: string
  readonly authorizers: readonly Authorizer[]
  readonly routes: readonly TemplateRoute[]
  readonly userPools: readonly TemplateUserPool[]
  readonly appClients: readonly TemplateAppClient[]
}

/** A resource of a CloudFormation template with its values resolved. */
export interface Resource {
  readonly id: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly raw: unknown
}

/** API type of API Gateway; each type supports different authorizers. */
export type ApiKind = 'http' | 'rest' | 'websocket'

/** One authorizer of API Gateway. */
export interface Authorizer {
  readonly name: string
  readonly api: ApiKind
  readonly kind: 'jwt' | 'lambda' | 'user_pools'
  /** How long results are cached; undefined when it is not known. */
  readonly ttlSeconds: number | undefined
  /** Name of that setting in the template. */
  readonly ttlSetting: string
  /** Expressions such as `$request.header.Authorization`; undefined when the default applies. */
  readonly identitySources: readonly string[] | undefined
  /** A `TOKEN` authorizer of a REST API: its identity source contains the token, regardless of its name. */
  readonly takesToken: boolean
  readonly simpleResponses: boolean
  readonly payloadVersion: string | undefined
  readonly issuers: readonly JwtIssuer[]
}

/** Whose tokens a JWT authorizer accepts. */
export interface JwtIssuer {
  readonly issuer: string | undefined
  readonly audiences: readonly string[]
  /** Whether an additional claim demands `token_use: access` (REST APIs only). */
  readonly pinsTokenUse: boolean
}

/** One route, method or event. */
export interface TemplateRoute {
  /** Such as `GET /orders` if it is in the template, else the name of the resource. */
  readonly name: string
  readonly api: ApiKind
  /** `none`: public. `unknown`: another kind of authorization, or not known. */
  readonly guard: 'jwt' | 'lambda' | 'user_pools' | 'none' | 'unknown'
  /** Name of the authorizer in {@link TemplateModel.authorizers}. */
  readonly authorizer: string | undefined
  /** Full names; a token needs one of them. Undefined when they are not known. */
  readonly scopes: readonly string[] | undefined
}

/** A user pool, and what belongs to it in the same template. */
export interface TemplateUserPool {
  readonly name: string
  readonly featurePlan: string | undefined
  readonly preTokenGenerationVersion: string | undefined
  readonly hasDomain: boolean
  readonly scopes: readonly string[]
}

/** An app client, in the terms of Cognito's API. */
export interface TemplateAppClient {
  readonly name: string
  /** Name of the user pool in {@link TemplateModel.userPools}. */
  readonly userPool: string | undefined
  readonly settings: AppClientSettings
  /** Resource servers of the template that may be created after the client. */
  readonly mayPrecede: readonly string[]
}

/** Settings that `DescribeUserPoolClient` and every template have in common. */
export interface AppClientSettings {
  readonly flows: readonly string[]
  readonly flowsEnabled: boolean
  readonly scopes: readonly string[]
  readonly explicitAuthFlows: readonly string[]
  readonly hasSecret: boolean
  /** `unknown`: set to a value that is known only at deployment. */
  readonly accessTokenValidity: number | 'unknown' | undefined
  readonly accessTokenUnit: string | undefined
}

const secondsIn: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** Lifetime of a client's access tokens. Cognito counts in hours when no unit is given. */
export function accessTokenSeconds({
  accessTokenValidity: validity,
  accessTokenUnit: unit = 'hours',
}: AppClientSettings): number | undefined {
  // Terraform writes 0 when it is not set.
  if (validity === undefined || validity === 0) return 3600
  return validity === 'unknown' || secondsIn[unit] === undefined ? undefined : validity * secondsIn[unit]
}

/** Whether the whole value is known before deployment. */
export function isKnown(text: string): boolean {
  return !text.includes('${')
}

/** The resource that the whole value refers to, as in `${Orders.Id}` and `${aws_x.orders.id}`. */
export function referredIn(text: string): string | undefined {
  const inside = /^\$\{([^{}]+)\}$/.exec(text)?.[1]
  if (inside === undefined) return undefined
  const terraform = /^(aws_\w+\.[\w-]+)/.exec(inside)?.[1]
  return terraform ?? inside.split('.')[0]
}

/** A number, or the digits of one. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined
}

/** A number that may be known only at deployment. */
export function validityIn(value: unknown): AppClientSettings['accessTokenValidity'] {
  return value === undefined || value === null ? undefined : (numberIn(value) ?? 'unknown')
}

/** Templates accept `"true"` for true. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

/** True, or known only at deployment. */
export function mayBeTrue(value: unknown): boolean {
  return isTrue(value) || (typeof value === 'string' && !isKnown(value))
}

/** Routes of a WebSocket API are named after the content of a message. */
export function isHttpRoute(key: string): boolean {
  return key === '$default' || /^[A-Z]+ \//.test(key)
}
