import { describe, expect, it } from 'vitest';
import { parseMail } from '../../../../../../server/channels/mail/parse/parse-mail.ts';
import { readJsonLines, readMail } from '../../../../../support/mail-corpora.ts';

type BounceCase = {
  readonly file: string;
  readonly records: ReadonlyArray<{ status: string; reason: string }>;
};

const cases = readJsonLines<BounceCase>('bounce/expected.jsonl');
const results = await Promise.all(
  cases.map(async (sample) => ({ sample, mail: await parseMail(readMail(`bounce/${sample.file}`)) })),
);
const reasonOf = (sample: BounceCase): string => sample.records[0]?.reason ?? '';
const share = (part: number, whole: number): number => part / Math.max(1, whole);

describe('delivery reports of about 60 mail systems', () => {
  const bounces = results.filter(({ sample }) => !['feedback', 'vacation'].includes(reasonOf(sample)));

  it('recognises at least 97 % as reports and 98 % of all as written by a machine', () => {
    const recognised = bounces.filter(({ mail }) => mail.automatic.kind === 'bounce').length;
    expect(share(recognised, bounces.length)).toBeGreaterThanOrEqual(0.97);
    const machine = results.filter(({ mail }) => mail.automatic.kind !== 'none').length;
    expect(share(machine, results.length)).toBeGreaterThanOrEqual(0.98);
  });

  it('finds the failed recipient in at least 95 %', () => {
    const found = bounces.filter(({ mail }) => mail.bounce?.failedRecipient).length;
    expect(share(found, bounces.length)).toBeGreaterThanOrEqual(0.95);
  });

  it('finds the status in at least 90 % of those that carry it', () => {
    const carrying = bounces.filter(({ sample, mail }) => {
      const raw = Buffer.from(readMail(`bounce/${sample.file}`)).toString('latin1');
      return (
        mail.bounce !== null && sample.records.some(({ status }) => status !== '' && raw.includes(status))
      );
    });
    const right = carrying.filter(({ sample, mail }) =>
      sample.records.some(({ status }) => status === mail.bounce?.status),
    );
    expect(share(right.length, carrying.length)).toBeGreaterThanOrEqual(0.9);
  });

  it('finds the id of the mail that came back in at least 80 %', () => {
    expect(
      share(bounces.filter(({ mail }) => mail.bounce?.originalMessageId).length, bounces.length),
    ).toBeGreaterThanOrEqual(0.8);
  });

  it('knows vacation notices', () => {
    const notices = results.filter(({ sample }) => reasonOf(sample) === 'vacation');
    expect(notices.map(({ mail }) => mail.automatic.kind)).toEqual(notices.map(() => 'autoReply'));
  });
});

describe('mail of people', () => {
  it('is not taken for a machine', async () => {
    for (const { file } of readJsonLines<{ file: string }>('chinese/expected.jsonl')) {
      expect((await parseMail(readMail(`chinese/${file}`))).automatic.kind).toBe('none');
    }
  });

  it('may quote a report without becoming one', async () => {
    const raw =
      'From: Li <li@example.com>\nSubject: Mail problem\n\nI get "550 user unknown, could not be delivered".\n';
    expect((await parseMail(new TextEncoder().encode(raw))).automatic.kind).toBe('none');
  });
});
