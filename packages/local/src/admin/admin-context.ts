import type { createFaults } from '../faults/faults.ts'
import type { LocalCognito } from '../local-cognito.ts'
import type { createRequestLog } from '../requests/request-log.ts'
import type { Service } from '../service.ts'

/** What the admin routes can reach. */
export interface AdminContext {
  readonly cognito: LocalCognito
  readonly service: Service
  /** Where this process reaches its own server, whatever the public URL is. */
  readonly ownUrl: string
  readonly faults: ReturnType<typeof createFaults>
  readonly requests: ReturnType<typeof createRequestLog>
}
