import { createServer } from 'node:http'
import { createApp } from './app.ts'
import { handle } from './node.ts'

const { COGNITO_ISSUER = '', PORT = '3000' } = process.env
const app = createApp({ issuers: [{ issuer: COGNITO_ISSUER }] })
createServer(handle(app)).listen(Number(PORT), '127.0.0.1')
