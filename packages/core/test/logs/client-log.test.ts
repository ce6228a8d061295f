import { describe, expect, it } from 'vitest'
import { createScene, when } from '../acquisition/support/scene.ts'
import { createRecordingLogger } from '../support/recording-logger.ts'

const secret = 'Secret_of+the+client_0123456789'

describe('a client that cannot get a token', () => {
  it('is logged when that begins and when it is over', async () => {
    const { source, endpoint, clock } = createScene()
    const { logger, lines } = createRecordingLogger()
    const tokens = source({ logger })
    endpoint.answerWith(() => Response.json({ error: 'invalid_client', note: secret }, { status: 400 }))
    for (let n = 0; n < 5; n++) {
      await when(
        tokens.getToken().catch(() => {}),
        clock,
      )
      await clock.advance(700)
    }
    expect(lines).toMatchObject([
      {
        level: 'error',
        fields: { event: 'token_request_failed', clientId: 'client1', code: 'invalid_client' },
      },
    ])
    endpoint.answerWithTokens()
    await when(tokens.getToken(), clock)
    expect(lines[1]).toMatchObject({
      level: 'info',
      message: expect.stringMatching(/^cognito-m2m: Client client1 gets tokens again after \d+ s\./),
      fields: { event: 'token_acquired', clientId: 'client1', failures: 5 },
    })
    expect(JSON.stringify(lines)).not.toContain(secret)
    tokens.close()
  })

  it('is not logged when all is well, nor with `logger: false`', async () => {
    const { source, endpoint, clock } = createScene()
    const { logger, lines } = createRecordingLogger()
    const tokens = source({ logger })
    await when(tokens.getToken(), clock)
    expect(lines).toEqual([])
    endpoint.answerWith(() => Response.json({ error: 'invalid_client' }, { status: 400 }))
    const quiet = source({ logger: false })
    await when(
      quiet.getToken().catch(() => {}),
      clock,
    )
    expect(lines).toEqual([])
  })
})

describe('a token store that fails', () => {
  it('is logged when it begins, counted, and logged as over after a minute without a failure', async () => {
    let error: Error | undefined = Object.assign(new Error(`connect ${secret}`), { code: 'ECONNREFUSED' })
    const { member, clock } = createScene({
      read: async () => {
        if (error !== undefined) throw error
        return undefined
      },
    })
    const { logger, lines } = createRecordingLogger()
    const tokens = member({ logger })
    await when(tokens.getToken(), clock)
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: expect.stringContaining('(read: ECONNREFUSED)'),
        fields: { event: 'token_store_failed', operation: 'read', code: 'ECONNREFUSED' },
      },
    ])
    await clock.advance(60)
    expect(lines[1]).toMatchObject({ level: 'warn', fields: { event: 'token_store_failed', seconds: 60 } })
    error = undefined
    await clock.advance(300)
    expect(lines.at(-1)).toMatchObject({
      level: 'info',
      fields: { event: 'token_store_failed', operation: 'read', over: true },
    })
    tokens.close()
    expect(JSON.stringify(lines)).not.toContain(secret)
  })
})
