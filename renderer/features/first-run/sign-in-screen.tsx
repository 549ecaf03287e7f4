import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { SessionState } from '../../../shared/contract/store.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { readServerAddress } from '../../../shared/util/server-address.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/text-field.tsx';
import { noticeText } from '../../i18n/sentences.ts';
import { type Translate, useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { type ErrorInfo, readError } from '../../store-client/read-error.ts';
import { FirstRunFrame } from './first-run-frame.tsx';
import { SignInError } from './sign-in-error.tsx';

/** Errors that are about the address, and are shown and corrected there. */
const ADDRESS_ERRORS: ReadonlySet<string> = new Set([
  'serverUnreachable',
  'serverAddressInvalid',
  'notAnOutpostServer',
  'serverCertificateUnknown',
  'serverCertificateOtherHost',
  'serverCertificateExpired',
]);

type SignedOut = Extract<SessionState, { phase: 'signedOut' }>;

/** The way in: which server, and who. What was used last is filled in already. */
export function SignInScreen({ session }: { session: SignedOut }): ReactElement {
  const { store } = useServices();
  const language = useText();
  const { t } = language;
  const [serverUrl, setServerUrl] = useState(session.serverUrl ?? '');
  const [email, setEmail] = useState(session.email ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  /** Signing in was asked for with a field empty: each says so until it has something. */
  const [hasTried, setHasTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const addressField = useRef<HTMLInputElement>(null);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  // The first empty field is where the person begins.
  useEffect(() => {
    const fields = [addressField.current, emailField.current, passwordField.current];
    fields.find((field) => field?.value === '')?.focus();
  }, []);
  // After a failure the cursor stands where the correction is made.
  useEffect(() => {
    if (error === null) return;
    const field = ADDRESS_ERRORS.has(error.code) ? addressField.current : passwordField.current;
    field?.focus();
    field?.select();
  }, [error]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const empty = [addressField, emailField, passwordField].find(
      (field) => field.current?.value.trim() === '',
    );
    if (empty !== undefined) {
      setHasTried(true);
      empty.current?.focus();
      return;
    }
    setIsBusy(true);
    setError(null);
    try {
      await store.signIn({ serverUrl: serverUrl.trim(), email: email.trim(), password });
    } catch (thrown) {
      setError(readError(thrown));
    } finally {
      setIsBusy(false);
    }
  };
  const meant = readServerAddress(serverUrl);
  const missing = (value: string, key: TextKey): string | undefined =>
    hasTried && value.trim() === '' ? t(key) : undefined;
  const isAddressError = error !== null && ADDRESS_ERRORS.has(error.code);
  return (
    <FirstRunFrame>
      <h1 className="text-heading">{t('signIn.title')}</h1>
      <p className="mt-0.5 mb-4 text-muted">{t('signIn.text')}</p>
      {session.notice !== null && error === null ? (
        <Banner tone="warning" code={session.notice.code} className="mb-4 rounded-control">
          {noticeText(language, session.notice)}
        </Banner>
      ) : null}
      {session.pendingCount > 0 ? (
        <Banner tone="info" className="mb-4 rounded-control">
          {t('signIn.pending', { count: session.pendingCount })}
        </Banner>
      ) : null}
      {error === null ? null : <SignInError error={error} tried={meant} />}
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3.5" noValidate>
        <TextField
          ref={addressField}
          label={t('signIn.server')}
          error={missing(serverUrl, 'signIn.needsServer')}
          hint={addressHint(t, serverUrl, meant)}
          value={serverUrl}
          onChange={(event) => setServerUrl(event.target.value)}
          aria-invalid={isAddressError}
          inputMode="url"
          autoComplete="url"
          spellCheck={false}
          placeholder="help.example.com"
        />
        <TextField
          ref={emailField}
          label={t('signIn.email')}
          error={missing(email, 'signIn.needsEmail')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          autoComplete="username"
          spellCheck={false}
        />
        <TextField
          ref={passwordField}
          label={t('signIn.password')}
          error={missing(password, 'signIn.needsPassword')}
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
        />
        <Button type="submit" tone="primary" disabled={isBusy} className="mt-1 h-8!">
          {isBusy ? t('signIn.busy') : t('signIn.submit')}
        </Button>
      </form>
    </FirstRunFrame>
  );
}

/** Which address is used, as soon as it can be said; who typed it whole knows it. */
function addressHint(t: Translate, typed: string, [first, second]: readonly string[]): string {
  if (first === undefined || typed.includes('://')) return t('signIn.serverHint');
  return second === undefined
    ? t('signIn.uses', { address: first })
    : t('signIn.usesEither', { first, second });
}
