import { createApp } from './app.ts'

declare const Deno: {
  env: { get(name: string): string | undefined }
  serve(
    options: { port: number; hostname: string; onListen(): void },
    handler: (request: Request) => Promise<Response>,
  ): unknown
}

Deno.serve(
  { port: Number(Deno.env.get('PORT') ?? 3000), hostname: '127.0.0.1', onListen() {} },
  createApp({ issuers: [{ issuer: Deno.env.get('COGNITO_ISSUER') ?? '' }] }),
)
