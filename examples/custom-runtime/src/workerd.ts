import { createApp } from './app.ts'

// One app for all requests, because it holds the keys. Created on the first request, when the bindings are available.
let app: ReturnType<typeof createApp> | undefined

export default {
  fetch(request: Request, env: { COGNITO_ISSUER: string }): Promise<Response> {
    app ??= createApp({ issuers: [{ issuer: env.COGNITO_ISSUER }] })
    return app(request)
  },
}
