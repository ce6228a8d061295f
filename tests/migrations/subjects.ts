/** A program that protects `GET /orders` with the scope `orders/read`, as the library's own documentation shows it. */
export interface ApiSubject {
  /** What it uses, with packages whose versions are shown. */
  readonly name: string
  readonly packages: readonly string[]
  readonly before: string
  /** The same API with this project. */
  readonly after: string
}

export const apiSubjects: readonly ApiSubject[] = [
  {
    name: 'aws-jwt-verify',
    packages: ['aws-jwt-verify'],
    before: 'aws-jwt-verify.before.ts',
    after: 'express.after.ts',
  },
  {
    name: 'express-oauth2-jwt-bearer',
    packages: ['express-oauth2-jwt-bearer'],
    before: 'express-oauth2-jwt-bearer.before.ts',
    after: 'express.after.ts',
  },
  {
    name: 'jsonwebtoken',
    packages: ['jsonwebtoken', 'jwks-rsa'],
    before: 'jsonwebtoken.before.ts',
    after: 'express.after.ts',
  },
  {
    name: 'passport-jwt',
    packages: ['passport-jwt', 'jwks-rsa'],
    before: 'passport-jwt.before.ts',
    after: 'express.after.ts',
  },
  { name: 'koa-jwt', packages: ['koa-jwt', 'jwks-rsa'], before: 'koa-jwt.before.ts', after: 'koa.after.ts' },
  {
    name: 'fastify-jwt',
    packages: ['@fastify/jwt', 'get-jwks'],
    before: 'fastify-jwt.before.ts',
    after: 'fastify.after.ts',
  },
  { name: 'hono-jwk', packages: ['hono'], before: 'hono-jwk.before.ts', after: 'hono.after.ts' },
]

/** A program that gets access tokens, with the lines that one writes around its library. */
export interface ClientSubject {
  readonly name: string
  readonly packages: readonly string[]
  readonly before: string
}

export const clientSubjects: readonly ClientSubject[] = [
  { name: 'hand-written', packages: [], before: 'hand-written.before.ts' },
  { name: 'simple-oauth2', packages: ['simple-oauth2'], before: 'simple-oauth2.before.ts' },
  { name: 'openid-client', packages: ['openid-client'], before: 'openid-client.before.ts' },
]
