declare module 'dynalite' {
  import type { Server } from 'node:http'

  interface DynaliteOptions {
    /** Time that creating a table takes, in milliseconds. */
    readonly createTableMs?: number
  }
  export default function dynalite(options?: DynaliteOptions): Server
}
