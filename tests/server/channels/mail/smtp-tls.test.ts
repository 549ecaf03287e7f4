import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../../server/config.ts';
import { MailScene, SUPPORT } from './support/mail-scene.ts';

/** A certificate for localhost, signed by itself, valid for a hundred years. */
const CERTIFICATE = join(import.meta.dirname, '../../../fixtures/tls/localhost.cert.pem');
const KEY = join(import.meta.dirname, '../../../fixtures/tls/localhost.key.pem');

describe('mail into a listener with a certificate', () => {
  let scene: MailScene;
  beforeAll(async () => {
    scene = await MailScene.create({
      environment: { OUTPOST_SMTP_TLS_CERT: CERTIFICATE, OUTPOST_SMTP_TLS_KEY: KEY },
    });
  });
  afterAll(() => scene.remove());

  it('comes in over STARTTLS', async () => {
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: scene.smtpPort,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({ from: 'a@customer.example', to: SUPPORT, subject: 'sealed', text: 'x' });
    transport.close();
    expect(await scene.ticketBySubject('sealed')).toMatchObject({ status: 'new' });
  });
});

it('a certificate without its key stops the start and names both variables', () => {
  expect(() => readConfig({ OUTPOST_SMTP_PORT: '25', OUTPOST_SMTP_TLS_CERT: CERTIFICATE })).toThrow(
    'settingInvalid {"problems":"OUTPOST_SMTP_TLS_CERT + OUTPOST_SMTP_TLS_KEY"}',
  );
});
