import { createServer } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/express'
import express5 from 'express'
import express4 from 'express4'
import { type Adapter, listen, paths, routes, serverOptions } from './subject.ts'

function adapter(name: string, express: typeof express5): Adapter {
  return {
    name,
    start(options) {
      const guard = cognitoM2M(options)
      // As in production: without it, express prints a handler's error to the console.
      const app = express().set('env', 'test')
      app.use(guard.metadata)
      for (const path of paths) {
        app.all(path, guard(routes[path]), (_req, res) => {
          res.json({ client: res.locals.accessToken?.clientId ?? null })
        })
      }
      return listen(createServer(serverOptions, app), guard.close)
    },
  }
}

export const express = [adapter('express 5', express5), adapter('express 4', express4)]
