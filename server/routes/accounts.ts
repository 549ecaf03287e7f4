import type { FastifyInstance } from 'fastify';
import {
  RefreshRequest,
  SignInRequest,
  SignOutRequest,
  type Tokens,
} from '../../shared/contract/account-protocol.ts';
import { ACCESS_TOKEN_MS } from '../accounts/access-tokens.ts';
import { rotate, signOut } from '../accounts/refresh-tokens.ts';
import { signIn } from '../accounts/sign-in.ts';
import type { ServerContext } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';

/** Signing in, staying signed in, signing out. */
export function registerAccountRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post('/api/account/sign-in', (request) =>
    signIn(context, SignInRequest.parse(request.body), request.ip),
  );

  app.post('/api/account/refresh', async (request): Promise<Tokens> => {
    const { refreshToken } = RefreshRequest.parse(request.body);
    const rotated = await rotate(context.pool, context.box, refreshToken, context.now());
    return {
      accessToken: await context.tokens.issue(rotated.session, context.now()),
      accessExpiresInMs: ACCESS_TOKEN_MS,
      refreshToken: rotated.refreshToken,
    };
  });

  app.post('/api/account/sign-out', async (request) => {
    const session = await sessionOf(context, request);
    const { everywhere } = SignOutRequest.parse(request.body);
    await signOut(context.pool, session, everywhere, context.now());
    return {};
  });
}
