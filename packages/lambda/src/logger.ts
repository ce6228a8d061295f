import type { LogFields, LoggerLike } from '@cognito-m2m/core'

/**
 * Creates a logger that writes JSON to the console, so that CloudWatch Logs Insights can query its fields. With
 * Lambda's JSON log format, the runtime converts the line to JSON itself.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function lambdaLogger(): LoggerLike {
  const isJson = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
  const line = (level: string, message: string, fields: LogFields) =>
    isJson ? { message, ...fields } : JSON.stringify({ level, message, ...fields })
  return {
    info: (message, fields) => console.info(line('INFO', message, fields)),
    warn: (message, fields) => console.warn(line('WARN', message, fields)),
    error: (message, fields) => console.error(line('ERROR', message, fields)),
  }
}
