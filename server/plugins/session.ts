import type { FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors/app-error.ts';
import type { SignedInSession } from '../accounts/access-tokens.ts';
import { checkSession } from '../accounts/sign-in.ts';
import type { ServerContext } from '../context.ts';

/** Who sent this request, by its bearer token. Sessions that were ended are turned away at once, not when the token ends. */
export async function sessionOf(context: ServerContext, request: FastifyRequest): Promise<SignedInSession> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || token === undefined) throw new AppError('notSignedIn');
  return openSession(context, token);
}

/** The session behind an access token. */
export async function openSession(context: ServerContext, accessToken: string): Promise<SignedInSession> {
  const session = await context.tokens.verify(accessToken, context.now());
  await checkSession(context.pool, session);
  return session;
}
