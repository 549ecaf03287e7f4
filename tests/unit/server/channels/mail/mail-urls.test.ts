import { describe, expect, it } from 'vitest';
import { readImapUrl, readRelayUrl } from '../../../../../server/channels/mail/mail-urls.ts';

describe('the relay’s address', () => {
  it.each([
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, tlsPolicy: 'none' }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, tlsPolicy: 'none' }],
    ['smtp://relay.example', { host: 'relay.example', port: 25, tlsPolicy: 'opportunistic' }],
    [
      'smtp://me%40x.example:p%25%2Fw@relay.example',
      {
        host: 'relay.example',
        port: 587,
        tlsPolicy: 'starttls',
        auth: { user: 'me@x.example', password: 'p%/w' },
      },
    ],
    ['smtps://relay.example', { host: 'relay.example', port: 465, tlsPolicy: 'implicit' }],
    [
      'smtp://relay.example:26?tls=none&name=us.example',
      { host: 'relay.example', port: 26, tlsPolicy: 'none', clientName: 'us.example' },
    ],
  ])('%s', (text, expected) => {
    expect(readRelayUrl('OUTPOST_SMTP_RELAY', text)).toEqual(expected);
  });

  it.each(['relay.example', 'http://relay.example', 'smtp://', 'smtp://h?tls=maybe', 'smtp://a:s3cret%@h'])(
    '%s is refused by the name of its variable, without its value',
    (text) => {
      expect(() => readRelayUrl('OUTPOST_SMTP_RELAY', text)).toThrow(/OUTPOST_SMTP_RELAY/);
      expect(() => readRelayUrl('OUTPOST_SMTP_RELAY', text)).not.toThrow(/s3cret/);
    },
  );
});

describe('the mailbox’s address', () => {
  it('has sensible defaults', () => {
    expect(readImapUrl('OUTPOST_IMAP', 'imaps://me:pw@imap.example')).toEqual({
      host: 'imap.example',
      port: 993,
      tlsPolicy: 'implicit',
      user: 'me',
      auth: { user: 'me', password: 'pw' },
      folder: 'INBOX',
      initial: 'unseen',
      afterStoring: { kind: 'keep' },
    });
  });

  it('says all there is to say', () => {
    const text = 'imap://me:token@imap.example:144/Help%20Desk?initial=all&after=move:Done/2026&auth=token';
    expect(readImapUrl('OUTPOST_IMAP', text)).toEqual({
      host: 'imap.example',
      port: 144,
      tlsPolicy: 'starttls',
      user: 'me',
      auth: { user: 'me', accessToken: 'token' },
      folder: 'Help Desk',
      initial: 'all',
      afterStoring: { kind: 'move', folder: 'Done/2026' },
    });
  });

  it.each([
    'imap://imap.example',
    'imap://me:pw@h?initial=some',
    'imap://me:pw@h?after=burn',
    'smtp://me:pw@h',
  ])('%s is refused', (text) => {
    expect(() => readImapUrl('OUTPOST_IMAP', text)).toThrow(/OUTPOST_IMAP/);
  });
});
