import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { DEFAULT_FILE_POLICY, type FilePolicy } from '../../../../../shared/model/file-policy.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision } from '../../../../../shared/mutations/mutation.ts';

const teamId = randomUUID() as never;
const ticketId = randomUUID();
const customerId = randomUUID();
const MB = 1024 * 1024;

function file(fields: Record<string, unknown> = {}) {
  return {
    id: randomUUID(),
    filename: 'photo.png',
    mimeType: 'image/png',
    sizeBytes: 1000,
    sha256: createHash('sha256').update(randomUUID()).digest('hex'),
    contentId: null,
    thumbnailSha256: null,
    ...fields,
  };
}

interface Situation {
  readonly name?: 'ticket.reply' | 'ticket.add-note';
  readonly channel?: 'mail' | 'phone';
  readonly policy?: Partial<FilePolicy>;
  readonly bodyText?: string;
  readonly known?: readonly string[];
  readonly missing?: readonly string[];
}

function decide(attachments: readonly unknown[], situation: Situation = {}): Decision {
  const {
    name = 'ticket.reply',
    channel = 'mail',
    bodyText = 'see there',
    known = [],
    missing = [],
  } = situation;
  const call = prepareCall({
    name,
    args: {
      ticketId,
      messageId: randomUUID(),
      bodyHtml: bodyText,
      bodyText,
      attachments,
      ...(name === 'ticket.reply' ? { customerId, statusAfter: null, sendAnyway: false } : {}),
    },
  });
  if (!call.ok) return call.refusal;
  const ticket = {
    id: ticketId,
    teamId,
    assigneeId: null,
    channel,
    customerId,
    status: 'open',
    mergedIntoId: null,
    snooze: null,
    watcherIds: [],
  };
  return call.decide(
    {
      get: (entity, id) =>
        (entity === 'ticket'
          ? ticket
          : entity === 'attachment' && known.includes(id)
            ? { id }
            : undefined) as never,
    },
    {
      now: 5,
      operationId: randomUUID(),
      actor: {
        kind: 'user',
        user: { id: randomUUID() } as never,
        scopes: new Set([teamScope(teamId)]),
        hiddenFields: [],
      },
      changedSince: () => false,
      hiddenHere: [],
      files: { ...DEFAULT_FILE_POLICY, ...situation.policy },
      isFileMissing: (sha256) => missing.includes(sha256),
      isNumberLeased: () => false,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    },
  );
}

const codeOf = (decision: Decision): string => (decision.verdict === 'accepted' ? 'accepted' : decision.code);

describe('files on a message', () => {
  it.each(['ticket.reply', 'ticket.add-note'] as const)(
    '%s writes a row for each, with its message',
    (name) => {
      const files = [file(), file({ filename: '截图.png', contentId: 'shot@here' })];
      const decision = decide(files, { name });
      if (decision.verdict !== 'accepted') throw new Error(decision.code);
      const message = decision.changes.find(({ entity }) => entity === 'message');
      const messageId: unknown = message?.kind === 'put' ? message.row.id : null;
      const rows = decision.changes.flatMap((change) =>
        change.entity === 'attachment' && change.kind === 'put' ? [change.row] : [],
      );
      expect(rows).toEqual(files.map((each) => ({ ...each, ticketId, messageId })));
    },
  );

  it('need no text beside them; without either nothing is sent', () => {
    expect(codeOf(decide([file()], { bodyText: ' ' }))).toBe('accepted');
    expect(codeOf(decide([], { bodyText: ' ' }))).toBe('emptyMessage');
  });

  it('never take the place of a file that is there already', () => {
    const one = file();
    expect(codeOf(decide([one], { known: [one.id] }))).toBe('alreadySent');
    expect(codeOf(decide([one, file({ id: one.id })]))).toBe('alreadySent');
  });

  it.each([
    ['fifty', Array.from({ length: 50 }, () => file()), {}, 'accepted'],
    ['fifty-one', Array.from({ length: 51 }, () => file()), {}, 'tooManyFiles'],
    [
      'together more than a mail, on a call',
      [file({ sizeBytes: 30 * MB })],
      { channel: 'phone' },
      'filesTooLarge',
    ],
    ['one above the limit', [file({ sizeBytes: 50 * MB + 1 })], { channel: 'phone' }, 'fileTooLarge'],
    [
      'together more than a mail',
      [file({ sizeBytes: 10 * MB }), file({ sizeBytes: 9 * MB })],
      {},
      'filesTooLarge',
    ],
    ['as much where no mail leaves', [file({ sizeBytes: 30 * MB })], { name: 'ticket.add-note' }, 'accepted'],
    ['a program in a mail', [file({ filename: 'Setup.EXE' })], {}, 'fileTypeBlocked'],
    [
      'a program among colleagues',
      [file({ filename: 'Setup.EXE' })],
      { name: 'ticket.add-note' },
      'accepted',
    ],
    ['a name with a path in it', [file({ filename: '../../.bashrc' })], {}, 'invalidArguments'],
    ['a type that ends the header', [file({ mimeType: 'text/plain\r\nBcc: x' })], {}, 'invalidArguments'],
  ] as const)('%s', (_what, files, situation, expected) => {
    expect(codeOf(decide(files, situation))).toBe(expected);
  });

  it('R48: one that the center lacks holds the message only where the organization waits for files', () => {
    const one = file();
    const missing = [one.sha256];
    expect(codeOf(decide([one], { missing }))).toBe('accepted');
    expect(decide([one], { missing, policy: { whenFilesAreMissing: 'wait' } })).toEqual({
      verdict: 'held',
      code: 'filesMissing',
      params: { filenames: ['photo.png'] },
    });
  });
});
