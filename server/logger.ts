import { type Logger, pino, stdSerializers } from 'pino';

/**
 * The log of a node, one line of JSON each. Errors of the database driver carry their whole connection along, of
 * which the log gets nothing; bodies, passwords and tokens are never handed to it.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    redact: ['password', '*.password', 'req.headers.authorization'],
    serializers: {
      err: (error: Error) => {
        const { client: _client, ...told } = stdSerializers.err(error) as Record<string, unknown>;
        return told;
      },
    },
  });
}
