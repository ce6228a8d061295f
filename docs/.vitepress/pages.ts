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
    title: 'Start',
    pages: [
      page(
        'start/local',
        'In five minutes, without AWS',
        'From nothing to a protected call, against a local emulator.',
      ),
      page(
        'start/aws',
        'The same on AWS',
        'A user pool, a resource server, an app client, and the same call.',
      ),
    ],
  },
  {
    title: 'Understand',
    pages: [
      page('understand/flow', 'The flow', 'Who talks to whom, from client ID and secret to a response.'),
      page(
        'understand/tokens',
        'The access token',
        'What is in a Cognito machine token, and what takes the place of `aud`.',
      ),
      page(
        'understand/validation',
        'Three stages',
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
        'Which response a refused request gets, and why an outage is no 401.',
      ),
      page(
        'understand/costs',
        'What a token costs',
        'The price and the quota of token requests, and what caching saves.',
      ),
      page(
        'understand/limits',
        'Limits that shape the design',
        'Prices, quotas, domain or GetClientToken, Lite or Essentials, and more than one Region.',
      ),
      page('understand/fleets', 'Fleets', 'How many processes share one token.'),
      page(
        'understand/fleet-cost',
        'What a fleet costs its account',
        'Ten thousand processes on one quota: the policy, and a simulation of every fault.',
      ),
      page('understand/threat-model', 'Threat model', 'What is defended, how, and what is not.'),
    ],
  },
  {
    title: 'Do',
    pages: [
      page(
        'do/protect-an-api',
        'Protect an API',
        'Fastify, koa, express, Hono, Bun, Deno, Workers, Next.js, node:http.',
      ),
      page(
        'do/frameworks',
        'Other frameworks',
        'tRPC, oRPC, GraphQL Yoga, Apollo, Next.js, h3, Nitro, connect, ws and socket.io, in recipes that are tested.',
      ),
      page(
        'do/lambda',
        'Protect a Lambda function',
        'Guard in the handler, Lambda authorizer, or API Gateway’s JWT authorizer.',
      ),
      page('do/call-an-api', 'Call an API', 'Get a token, keep it fresh, and send it where it belongs.'),
      page(
        'do/provision',
        'Provision on AWS',
        'User pool, resource server and app clients with CDK, Terraform or the CLI.',
      ),
      page(
        'do/share-tokens',
        'Share tokens in a fleet',
        'One token for many processes, through Redis or DynamoDB.',
      ),
      page(
        'do/rotate',
        'Rotate secrets and keys',
        'Replace a client secret without an outage; what happens when keys rotate.',
      ),
      page(
        'do/issuers',
        'Both issuers and many Regions',
        'ORIGINAL, UPDATED, replicas, several pools, other authorization servers.',
      ),
      page('do/private-network', 'VPC and PrivateLink', 'Tokens and keys without a route to the internet.'),
      page('do/test', 'Test without AWS', 'vitest, jest, node:test, mocha and pytest against the emulator.'),
      page(
        'do/http',
        'CORS, rate limits, health',
        'Preflights, rate limiting, readiness probes and proxies.',
      ),
      page('do/openapi', 'OpenAPI', 'Describe the protection in an OpenAPI document.'),
      page(
        'do/observe',
        'Logs, metrics and traces',
        'What is logged, what to measure, and what to alert on.',
      ),
      page('do/health', 'Health checks', 'Liveness and readiness for Kubernetes and load balancers.'),
      page('do/redact', 'Keep tokens out of logs', 'What each request logger prints, and how to redact it.'),
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
        'cognito-m2m, the command',
        'inspect, token, rotate and bench: options, exit codes, JSON.',
      ),
    ],
  },
  {
    title: 'Mend',
    pages: [
      page('mend/codes', 'Failure codes', 'Every code of a refused token, with its likely causes in order.'),
      page(
        'mend/cognito',
        'Errors of Cognito',
        'Every error of a token request, with its likely causes in order.',
      ),
      page(
        'mend/doctor',
        'What doctor finds',
        'Every misconfiguration that `cognito-m2m doctor` names, from settings, definitions, templates and AWS.',
      ),
    ],
  },
  {
    title: 'Migrate',
    pages: [
      page('migrate/index', 'Overview', 'From which library, in which order, and what changes.'),
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
      page('migrate/hand-written', 'A client of your own', 'Before and after, and every difference.'),
      page('migrate/simple-oauth2', 'simple-oauth2', 'Before and after, and every difference.'),
      page('migrate/openid-client', 'openid-client', 'Before and after, and every difference.'),
    ],
  },
  {
    title: 'Compare',
    pages: [
      page(
        'compare/index',
        'Side by side',
        'What each library does with the same tokens, measured by a script.',
      ),
    ],
  },
  {
    title: 'Reference',
    pages: [
      page('reference/index', 'API', 'Every export, with its options, units, defaults and errors.'),
      page('reference/events', 'Events', 'Every event, when it is sent, and its members.'),
      page(
        'reference/metrics',
        'Metrics and spans',
        'What the OpenTelemetry package records: names, units, attributes and their values.',
      ),
      page('reference/versions', 'Versions', 'What counts as a breaking change, and what is supported.'),
    ],
  },
]
