import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ErrorAnswer } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ServerContext } from '../context.ts';
import { passingTrouble } from '../passing-trouble.ts';

const BUSY_RETRY_MS = 1_000;

/** Every failure leaves as a code with parameters; what went wrong inside stays in the log. */
export function registerErrors(app: FastifyInstance, { log, disk }: ServerContext): void {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const known = toAppError(error);
    const route = request.routeOptions.url;
    disk.note(known);
    if (known.code === 'internal') log.error({ err: error, route }, 'request failed');
    else if (known.status === 503) log.warn({ err: error, route }, 'a request is to be tried again');
    return sendError(reply, known);
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, new AppError('notFound')));
}

/** Answers with an error in the form every client understands. */
export function sendError(reply: FastifyReply, error: AppError): FastifyReply {
  return reply.code(error.status).type('application/json').send(errorAnswer(error));
}

/** What is told of an error. */
export function errorAnswer(error: AppError): ErrorAnswer {
  const { seconds } = error.params;
  const retryAfterMs =
    error.status === 503 ? BUSY_RETRY_MS : typeof seconds === 'number' ? seconds * 1_000 : undefined;
  return {
    error: {
      code: error.code,
      params: { ...error.params },
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  };
}

function toAppError(error: FastifyError | Error): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof z.ZodError) {
    return new AppError('requestInvalid', { field: error.issues[0]?.path.join('.') ?? '' }, { cause: error });
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new AppError('requestTooLarge', {}, { cause: error });
  if (status !== undefined && status >= 400 && status < 500) {
    return new AppError('requestInvalid', { field: '' }, { cause: error });
  }
  return passingTrouble(error) ?? new AppError('internal', {}, { cause: error });
}
