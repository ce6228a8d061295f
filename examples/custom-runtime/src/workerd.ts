import { createApp } from './app.ts'

// One app for all requests: it holds the keys. Made with the first, as only then the bindings are there.
let app: ReturnType<typeof createApp> | undefined

export default {
  fetch(request: Request, env: { COGNITO_ISSUER: string }): Promise<Response> {
    app ??= createApp({ issuers: [{ issuer: env.COGNITO_ISSUER }] })
    return app(request)
  },
}
