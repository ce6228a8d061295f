import { elementsOf, membersOf, stringsOf } from '../members.ts'
import type {
  Authorizer,
  TemplateAppClient,
  TemplateModel,
  TemplateRoute,
  TemplateUserPool,
} from './model.ts'
import { isHttpRoute, isTrue, mayBeTrue, numberIn, referredIn, validityIn } from './model.ts'
import { fromOpenApi, isOpenApi } from './open-api.ts'

type Members = Readonly<Record<string, unknown>>

interface Resource {
  /** As in references, such as `aws_apigatewayv2_route.orders`. */
  readonly address: string
  readonly type: string
  readonly values: Members
}

/** Reads a module in JSON syntax (`*.tf.json`), or what `terraform show -json` prints of a plan or a state. */
export function fromTerraform(file: string, document: Members): TemplateModel {
  const resources = document.resource === undefined ? ofPlan(document) : ofModule(document.resource)
  const bodies = resources.flatMap(bodyOf)
  return {
    file,
    authorizers: [
      ...resources.flatMap((resource) => authorizerOf(resource, resources)),
      ...bodies.flatMap(({ authorizers }) => authorizers),
    ],
    routes: [
      ...resources.flatMap((resource) => routeOf(resource, resources)),
      ...bodies.flatMap(({ routes }) => routes),
    ],
    userPools: resources.flatMap((resource) => userPoolOf(resource, resources)),
    appClients: resources.flatMap(appClientOf),
  }
}

/** An OpenAPI document as `jsonencode` writes it. */
function bodyOf({ type, values: { body } }: Resource) {
  if (!/^aws_api_?gateway/.test(type) || typeof body !== 'string') return []
  try {
    const document: unknown = JSON.parse(body)
    return isOpenApi(document) ? [fromOpenApi(membersOf(document))] : []
  } catch {
    // YAML, or an expression.
    return []
  }
}

function ofModule(types: unknown): readonly Resource[] {
  return Object.entries(membersOf(types)).flatMap(([type, named]) =>
    Object.entries(membersOf(named)).map(([name, values]) => ({
      address: `${type}.${name}`,
      type,
      values: membersOf(values),
    })),
  )
}

/** A plan omits values that are known after apply; their references are in the configuration. */
function ofPlan({ planned_values: planned, values, configuration }: Members): readonly Resource[] {
  const configured = new Map(
    expressionsIn(membersOf(configuration).root_module).map(({ address, expressions }) => [
      address,
      expressions,
    ]),
  )
  return resourcesIn(membersOf(planned ?? values).root_module).map(({ address, type, values: own }) => {
    const bare = address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '').replace(/^(?:module\.[^.]+\.)+/, '')
    return { address: bare, type, values: membersOf(withReferences(own, configured.get(bare))) }
  })
}

/** Values, with unknown ones replaced by their reference, such as `${aws_cognito_user_pool.machines.id}`. */
function withReferences(value: unknown, expression: unknown): unknown {
  if (Array.isArray(expression)) {
    const blocks = elementsOf(value)
    return expression.map((inner, index) => withReferences(blocks[index], inner))
  }
  const { references, constant_value: constant, ...inner } = membersOf(expression)
  if (references !== undefined) {
    const [reference] = stringsOf(references)
    return (value ?? undefined) === undefined && reference !== undefined ? `\${${reference}}` : value
  }
  if (constant !== undefined || Object.keys(inner).length === 0) return value
  const merged = Object.entries(inner).map(([name, one]) => [
    name,
    withReferences(membersOf(value)[name], one),
  ])
  return { ...membersOf(value), ...Object.fromEntries(merged) }
}

function resourcesIn(module: unknown): readonly Resource[] {
  const { resources, child_modules: children } = membersOf(module)
  const own = elementsOf(resources).map((resource) => {
    const { address, type, values } = membersOf(resource)
    return { address: String(address), type: String(type), values: membersOf(values) }
  })
  return [...own, ...elementsOf(children).flatMap(resourcesIn)]
}

function expressionsIn(module: unknown): readonly { address: string; expressions: Members }[] {
  const { resources, module_calls: calls } = membersOf(module)
  const own = elementsOf(resources).map((resource) => {
    const { address, expressions } = membersOf(resource)
    return { address: String(address), expressions: membersOf(expressions) }
  })
  return [...own, ...Object.values(membersOf(calls)).flatMap((call) => expressionsIn(membersOf(call).module))]
}

/** Blocks are objects in the JSON syntax, and arrays in plans. */
function blockOf(value: unknown): Members {
  return membersOf(Array.isArray(value) ? value[0] : value)
}

function authorizerOf({ address, type, values }: Resource, resources: readonly Resource[]): Authorizer[] {
  const shared = {
    name: address,
    ttlSetting: 'authorizer_result_ttl_in_seconds',
    takesToken: type === 'aws_api_gateway_authorizer' && (values.type ?? 'TOKEN') === 'TOKEN',
    simpleResponses: isTrue(values.enable_simple_responses),
    payloadVersion:
      typeof values.authorizer_payload_format_version === 'string'
        ? values.authorizer_payload_format_version
        : undefined,
  }
  const ttl = values.authorizer_result_ttl_in_seconds ?? undefined
  if (type === 'aws_apigatewayv2_authorizer') {
    const sources = values.identity_sources ?? undefined
    const identitySources = sources === undefined ? undefined : stringsOf(sources)
    const { audience, issuer } = blockOf(values.jwt_configuration)
    const isJwt = values.authorizer_type === 'JWT'
    const isHttp =
      protocolOf(values.api_id, resources) === 'HTTP' ||
      identitySources?.some((source) => source.startsWith('$')) === true
    const issuers = [
      {
        issuer: typeof issuer === 'string' ? issuer : undefined,
        audiences: stringsOf(audience),
        pinsTokenUse: false,
      },
    ]
    return [
      {
        ...shared,
        identitySources,
        // If the kind is not known, use the one with the fewest checks.
        api: isHttp || isJwt ? 'http' : 'websocket',
        kind: isJwt ? 'jwt' : 'lambda',
        // The provider's own default.
        ttlSeconds: isJwt ? 0 : ttl === undefined ? 300 : numberIn(ttl),
        issuers: isJwt ? issuers : [],
      },
    ]
  }
  if (type !== 'aws_api_gateway_authorizer') return []
  const source = values.identity_source
  return [
    {
      ...shared,
      identitySources: typeof source === 'string' ? source.split(/\s*,\s*/) : undefined,
      api: 'rest',
      kind: values.type === 'COGNITO_USER_POOLS' ? 'user_pools' : 'lambda',
      ttlSeconds: ttl === undefined ? 300 : numberIn(ttl),
      issuers: [],
    },
  ]
}

const guards: Readonly<Record<string, TemplateRoute['guard']>> = {
  JWT: 'jwt',
  CUSTOM: 'lambda',
  COGNITO_USER_POOLS: 'user_pools',
  NONE: 'none',
}

function protocolOf(apiId: unknown, resources: readonly Resource[]): unknown {
  const address = typeof apiId === 'string' ? referredIn(apiId) : undefined
  return resources.find((resource) => resource.address === address)?.values.protocol_type
}

function routeOf({ address, type, values }: Resource, resources: readonly Resource[]): TemplateRoute[] {
  const isHttp = type === 'aws_apigatewayv2_route'
  if (!isHttp && type !== 'aws_api_gateway_method') return []
  const key = String(isHttp ? values.route_key : values.http_method)
  if (isHttp && (protocolOf(values.api_id, resources) === 'WEBSOCKET' || !isHttpRoute(key))) return []
  if (key === 'OPTIONS') return []
  const { authorization_type: ofRoute, authorization: ofMethod, authorizer_id: authorizer } = values
  const guard = guards[String((isHttp ? ofRoute : ofMethod) ?? 'NONE')] ?? 'unknown'
  return [
    {
      // A REST method contains only a reference to its path.
      name: isHttp ? key : address,
      api: isHttp ? 'http' : 'rest',
      guard,
      authorizer: typeof authorizer === 'string' ? referredIn(authorizer) : undefined,
      scopes: stringsOf(values.authorization_scopes),
    },
  ]
}

function userPoolOf({ address, type, values }: Resource, resources: readonly Resource[]): TemplateUserPool[] {
  if (type !== 'aws_cognito_user_pool') return []
  const own = resources.filter(
    ({ values: { user_pool_id: pool } }) =>
      typeof pool === 'string' && (referredIn(pool) === address || pool === values.id),
  )
  const { lambda_version: version } = blockOf(blockOf(values.lambda_config).pre_token_generation_config)
  return [
    {
      name: address,
      featurePlan: typeof values.user_pool_tier === 'string' ? values.user_pool_tier : undefined,
      preTokenGenerationVersion: typeof version === 'string' ? version : undefined,
      hasDomain: own.some((resource) => resource.type === 'aws_cognito_user_pool_domain'),
      scopes: own
        .filter((resource) => resource.type === 'aws_cognito_resource_server')
        .flatMap(({ values: { identifier, scope } }) =>
          (Array.isArray(scope) ? scope : [scope]).map(
            (one) => `${String(identifier)}/${String(membersOf(one).scope_name)}`,
          ),
        ),
    },
  ]
}

function appClientOf({ address, type, values }: Resource): TemplateAppClient[] {
  if (type !== 'aws_cognito_user_pool_client') return []
  const unit = blockOf(values.token_validity_units).access_token
  const { user_pool_id: pool, access_token_validity: validity } = values
  return [
    {
      name: address,
      userPool: typeof pool === 'string' ? referredIn(pool) : undefined,
      settings: {
        flows: stringsOf(values.allowed_oauth_flows),
        flowsEnabled: mayBeTrue(values.allowed_oauth_flows_user_pool_client),
        scopes: stringsOf(values.allowed_oauth_scopes),
        explicitAuthFlows: stringsOf(values.explicit_auth_flows),
        // For an imported client, the state does not say whether its secret was generated.
        hasSecret: mayBeTrue(values.generate_secret) || typeof values.client_secret === 'string',
        accessTokenValidity: validityIn(validity),
        accessTokenUnit: typeof unit === 'string' ? unit : undefined,
      },
      mayPrecede: [],
    },
  ]
}
