import { createApp } from './app.ts'

declare const Bun: {
  serve(options: { port: number; hostname: string; fetch(request: Request): Promise<Response> }): unknown
}

const { COGNITO_ISSUER = '', PORT = '3000' } = process.env
Bun.serve({
  port: Number(PORT),
  hostname: '127.0.0.1',
  fetch: createApp({ issuers: [{ issuer: COGNITO_ISSUER }] }),
})
