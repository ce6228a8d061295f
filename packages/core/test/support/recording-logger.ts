import type { LogFields, LoggerLike } from '@cognito-m2m/core'

export interface Line {
  readonly level: string
  readonly message: string
  readonly fields: LogFields['cognito']
}

/** A logger that keeps its lines. */
export function createRecordingLogger(): { readonly logger: LoggerLike; readonly lines: Line[] } {
  const lines: Line[] = []
  const at = (level: string) => (message: string, fields: LogFields) =>
    void lines.push({ level, message, fields: fields.cognito })
  return { logger: { info: at('info'), warn: at('warn'), error: at('error') }, lines }
}
