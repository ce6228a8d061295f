/** A page of the site, at `<path>.md`. */
export interface Page {
  readonly path: string
  readonly title: string
  /** One sentence, for `llms.txt`. */
  readonly about: string
}

/** A part of the site, in the order in which it is read. */
export interface Section {
  readonly title: string
  readonly pages: readonly Page[]
}

function page(path: string, title: string, about: string): Page {
  return { path, title, about }
}

export const sections: readonly Section[] = [
  {
    title: 'Get started',
    pages: [
      page(
        'start/local',
        'Get started, without AWS',
        'Build a protected API and a client in five minutes, with a local emulator.',
      ),
      page(
        'start/aws',
        'Get started on AWS',
        'Create a user pool, a resource server and an app client, and call the API with them.',
      ),
    ],
  },
  {
    title: 'Concepts',
    pages: [
      page('understand/flow', 'How it works', 'From client ID and secret to a response, step by step.'),
      page(
        'understand/tokens',
        'The access token',
        'The claims of a Cognito machine token, and what to check instead of `aud`.',
      ),
      page(
        'understand/validation',
        'Validation stages',
        'Format, signature, claims: what each stage checks, in order.',
      ),
      page(
        'understand/keys',
        'Keys and rotation',
        'When keys are downloaded, cached, refreshed and dropped.',
      ),
      page(
        'understand/statuses',
        '401, 403, 503',
        'Responses to refused requests, and why an outage is 503, not 401.',
      ),
      page(
        'understand/costs',
        'Token costs',
        'The price and quota of token requests, and how caching reduces them.',
      ),
      page(
        'understand/limits',
        'Costs and limits',
        'Prices, quotas, token endpoint or GetClientToken, Lite or Essentials, and multiple Regions.',
      ),
      page('understand/fleets', 'Shared tokens', 'How processes share one token through a store.'),
      page(
        'understand/fleet-cost',
        'Token requests of a fleet',
        'The request policy, and a simulation of 10,000 processes with every fault.',
      ),
      page('understand/threat-model', 'Threat model', 'Which threats are defended, how, and which are not.'),
    ],
  },
  {
    title: 'Guides',
    pages: [
      page(
        'do/protect-an-api',
        'Protect an API',
        'Fastify, Koa, Express, Hono, Bun, Deno, Workers, Next.js, node:http.',
      ),
      page(
        'do/frameworks',
        'Other frameworks',
        'Tested recipes for tRPC, oRPC, GraphQL Yoga, Apollo, Next.js, h3, Nitro, connect, ws and socket.io.',
      ),
      page(
        'do/lambda',
        'Protect a Lambda function',
        'Guard in the handler, Lambda authorizer, or API Gateway’s JWT authorizer.',
      ),
      page(
        'do/call-an-api',
        'Call an API',
        'Request, cache and refresh a token, and send it only to your API.',
      ),
      page(
        'do/provision',
        'Provision on AWS',
        'User pool, resource server and app clients with CDK, Terraform or the CLI.',
      ),
      page(
        'do/share-tokens',
        'Share tokens among processes',
        'Share one token among processes with Redis or DynamoDB.',
      ),
      page(
        'do/rotate',
        'Rotate secrets and keys',
        'Replace a client secret without downtime; what happens when keys rotate.',
      ),
      page(
        'do/issuers',
        'Issuers and Regions',
        'ORIGINAL, UPDATED, replicas, several pools, other authorization servers.',
      ),
      page('do/private-network', 'VPC and PrivateLink', 'Tokens and keys without a route to the internet.'),
      page(
        'do/test',
        'Test without AWS',
        'Vitest, Jest, node:test, Mocha and pytest with the local emulator.',
      ),
      page('do/http', 'CORS, rate limits, proxies', 'Preflight requests, rate limits, proxies and timeouts.'),
      page('do/openapi', 'OpenAPI', 'Describe authentication in an OpenAPI document.'),
      page(
        'do/observe',
        'Logs, metrics and traces',
        'What is logged, what to measure, and what to alert on.',
      ),
      page('do/health', 'Health checks', 'Liveness and readiness for Kubernetes and load balancers.'),
      page(
        'do/redact',
        'Keep tokens out of logs',
        'What each request logger prints, and how to redact tokens.',
      ),
      page('do/agents', 'Agents and MCP', 'Protect an MCP server; let an agent call an API.'),
      page('do/bundle', 'Bundling and CommonJS', 'esbuild, Workers, and require() from CommonJS.'),
    ],
  },
  {
    title: 'Packages',
    pages: [
      page('packages/core', '@cognito-m2m/core', 'Validation and token acquisition, every option and event.'),
      page('packages/fastify', '@cognito-m2m/fastify', 'Routes, hooks, options, OpenAPI, testing.'),
      page('packages/koa', '@cognito-m2m/koa', 'Middleware, options, testing.'),
      page('packages/express', '@cognito-m2m/express', 'Middleware, types, options, testing.'),
      page('packages/web', '@cognito-m2m/web', 'Hono, Bun, Deno, Workers, Next.js, node:http.'),
      page('packages/lambda', '@cognito-m2m/lambda', 'Handlers and authorizers for every event source.'),
      page(
        'packages/local',
        '@cognito-m2m/local',
        'The emulator: options, command, console, faults, AWS SDK, Terraform.',
      ),
      page(
        'packages/cli',
        'cognito-m2m command line',
        'inspect, token, rotate and bench: options, exit codes, JSON.',
      ),
    ],
  },
  {
    title: 'Troubleshooting',
    pages: [
      page('mend/codes', 'Failure codes', 'Every code of a refused token, with its likely causes.'),
      page('mend/cognito', 'Errors from Cognito', 'Every error of a token request, with its likely causes.'),
      page(
        'mend/doctor',
        'Doctor',
        'Every configuration error that `cognito-m2m doctor` finds, in settings, definitions, templates and AWS.',
      ),
    ],
  },
  {
    title: 'Migrate',
    pages: [
      page('migrate/index', 'Overview', 'Supported libraries, migration steps, and what changes.'),
      page('migrate/aws-jwt-verify', 'aws-jwt-verify', 'Before and after, and every difference.'),
      page(
        'migrate/express-oauth2-jwt-bearer',
        'express-oauth2-jwt-bearer',
        'Before and after, and every difference.',
      ),
      page('migrate/jsonwebtoken', 'jsonwebtoken, jwks-rsa', 'Before and after, and every difference.'),
      page('migrate/passport-jwt', 'passport-jwt', 'Before and after, and every difference.'),
      page('migrate/koa-jwt', 'koa-jwt', 'Before and after, and every difference.'),
      page('migrate/fastify-jwt', '@fastify/jwt, get-jwks', 'Before and after, and every difference.'),
      page('migrate/hono-jwk', 'hono/jwk', 'Before and after, and every difference.'),
      page('migrate/hand-written', 'Hand-written client', 'Before and after, and every difference.'),
      page('migrate/simple-oauth2', 'simple-oauth2', 'Before and after, and every difference.'),
      page('migrate/openid-client', 'openid-client', 'Before and after, and every difference.'),
    ],
  },
  {
    title: 'Compare',
    pages: [
      page(
        'compare/index',
        'Compare libraries',
        'How each library responds to the same requests, measured by a script.',
      ),
    ],
  },
  {
    title: 'Reference',
    pages: [
      page('reference/index', 'API', 'Every export, with its options, units, defaults and errors.'),
      page('reference/events', 'Events', 'All events and their members.'),
      page(
        'reference/metrics',
        'Metrics and spans',
        'Everything that the OpenTelemetry package records: names, units, attributes and values.',
      ),
      page('reference/versions', 'Versions', 'Breaking changes and supported versions.'),
    ],
  },
]
